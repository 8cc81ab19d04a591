-- An account is disabled, renamed or erased in the kernel, by whatever command; sign-in follows in the same
-- transaction, so that nobody is signed in a moment longer and no command can forget it.
create function auth.follow_account() returns trigger language plpgsql as $$
begin
  if new.disabled_at is distinct from old.disabled_at then
    update auth."user" set disabled_at = new.disabled_at, updated_at = now() where id = new.account_id;
    if new.disabled_at is not null then
      delete from auth.session where user_id = new.account_id;
      delete from auth.verification where value = new.account_id::text;
    end if;
  end if;
  if new.email is distinct from old.email then
    update auth."user" set email = new.email, name = '', email_verified = false, updated_at = now()
      where id = new.account_id;
    delete from auth.verification where value = new.account_id::text;
  end if;
  return null;
end $$;
create trigger sign_in_follows after update of disabled_at, email on kernel.account
  for each row execute function auth.follow_account();
