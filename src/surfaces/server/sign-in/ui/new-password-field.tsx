/** The field for a new password: what is asked of it is said before it is typed, and how far one has come. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { PasswordInput, type PasswordInputProps } from '@mantine/core';

/** Shortest password; the server says the rest (passwords.ts). */
export const shortestPassword = 12;

/** Props of `NewPasswordField`. */
export interface NewPasswordFieldProps extends Omit<PasswordInputProps, 'value' | 'onChange'> {
  value: string;
  onChange: (value: string) => void;
}

/** A new password, with its length told as it grows. */
export function NewPasswordField({ value, onChange, label, ...rest }: NewPasswordFieldProps) {
  const { t } = useLingui();
  const missing = shortestPassword - [...value].length;
  return (
    <PasswordInput
      {...rest}
      label={label ?? t`New password`}
      description={
        <span aria-live="polite">
          {value !== '' && missing > 0 ? (
            <Plural value={missing} one="# more character." other="# more characters." />
          ) : (
            <Trans>At least 12 characters. Several words in a row are easy to remember.</Trans>
          )}
        </span>
      }
      autoComplete="new-password"
      maxLength={128}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': t`Show or hide the password`, tabIndex: 0 }}
    />
  );
}
