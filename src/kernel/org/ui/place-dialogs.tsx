/** Adding and changing a region, a site or a cost centre. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Select, SimpleGrid, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useRegionChoices } from '../../../surfaces/web/hooks/directory.ts';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { FormFrame, useCommandForm } from '../../../surfaces/web/kit/form.tsx';
import {
  changeCostCentre,
  changeRegion,
  changeSite,
  createCostCentre,
  createRegion,
  createSite,
} from '../contract-places.ts';

interface Coded {
  version: number;
  name: string;
}

/** Adds a region (null) or renames one; the code of a region stays. */
export function RegionDialog({
  region,
  onClose,
}: {
  region: (Coded & { regionId: string; region: string }) | null;
  onClose: () => void;
}) {
  return region === null ? (
    <CreateRegion onClose={onClose} />
  ) : (
    <RenameRegion region={region} onClose={onClose} />
  );
}

function CreateRegion({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { form, submit, sending, refusal } = useCommandForm(createRegion, {
    initial: { region: '', name: '' },
    done: t`The region is added`,
    onDone: onClose,
  });
  return (
    <Dialog opened onClose={onClose} title={<Trans>Add a region</Trans>}>
      <FormFrame
        onSubmit={submit}
        refusal={refusal}
        sending={sending}
        confirm={t`Add the region`}
        onCancel={onClose}
      >
        <TextInput label={t`Name`} required data-autofocus dir="auto" {...form.getInputProps('name')} />
        <TextInput
          label={t`Code`}
          description={t`Such as EMEA; it stays as it is`}
          required
          {...form.getInputProps('region')}
        />
      </FormFrame>
    </Dialog>
  );
}

function RenameRegion({ region, onClose }: { region: Coded & { regionId: string }; onClose: () => void }) {
  const { t } = useLingui();
  const { form, submit, sending, refusal } = useCommandForm(changeRegion, {
    initial: { name: region.name },
    toInput: ({ name }) => ({ regionId: region.regionId, name }),
    expectedVersion: region.version,
    done: t`The region is renamed`,
    onDone: onClose,
  });
  return (
    <Dialog opened onClose={onClose} title={<Trans>Change {region.name}</Trans>}>
      <FormFrame onSubmit={submit} refusal={refusal} sending={sending} confirm={t`Save`} onCancel={onClose}>
        <TextInput label={t`Name`} required data-autofocus dir="auto" {...form.getInputProps('name')} />
      </FormFrame>
    </Dialog>
  );
}

/** Adds a cost centre (null) or renames one; the code stays. */
export function CostCentreDialog({
  centre,
  onClose,
}: {
  centre: (Coded & { costCentreId: string }) | null;
  onClose: () => void;
}) {
  return centre === null ? (
    <CreateCostCentre onClose={onClose} />
  ) : (
    <RenameCostCentre centre={centre} onClose={onClose} />
  );
}

function CreateCostCentre({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { form, submit, sending, refusal } = useCommandForm(createCostCentre, {
    initial: { code: '', name: '' },
    done: t`The cost centre is added`,
    onDone: onClose,
  });
  return (
    <Dialog opened onClose={onClose} title={<Trans>Add a cost centre</Trans>}>
      <FormFrame
        onSubmit={submit}
        refusal={refusal}
        sending={sending}
        confirm={t`Add the cost centre`}
        onCancel={onClose}
      >
        <TextInput
          label={t`Code`}
          description={t`Such as CC-4100; it stays as it is`}
          required
          data-autofocus
          {...form.getInputProps('code')}
        />
        <TextInput label={t`Name`} required dir="auto" {...form.getInputProps('name')} />
      </FormFrame>
    </Dialog>
  );
}

function RenameCostCentre({
  centre,
  onClose,
}: {
  centre: Coded & { costCentreId: string };
  onClose: () => void;
}) {
  const { t } = useLingui();
  const { form, submit, sending, refusal } = useCommandForm(changeCostCentre, {
    initial: { name: centre.name },
    toInput: ({ name }) => ({ costCentreId: centre.costCentreId, name }),
    expectedVersion: centre.version,
    done: t`The cost centre is renamed`,
    onDone: onClose,
  });
  return (
    <Dialog opened onClose={onClose} title={<Trans>Change {centre.name}</Trans>}>
      <FormFrame onSubmit={submit} refusal={refusal} sending={sending} confirm={t`Save`} onCancel={onClose}>
        <TextInput label={t`Name`} required data-autofocus dir="auto" {...form.getInputProps('name')} />
      </FormFrame>
    </Dialog>
  );
}

interface SiteOf extends Coded {
  siteId: string;
  code: string;
  country: string;
  region: string;
  timeZone: string;
}

/** Adds a site (null) or changes one; the code stays. */
export function SiteDialog({ site, onClose }: { site: SiteOf | null; onClose: () => void }) {
  const { t } = useLingui();
  const [zones] = useState(() => Intl.supportedValuesOf('timeZone'));
  const regions = useRegionChoices();
  const create = useCommandForm(createSite, {
    initial: { code: '', name: '', country: '', region: '', timeZone: '' },
    done: t`The site is added`,
    onDone: onClose,
  });
  const change = useCommandForm(changeSite, {
    initial: {
      code: site?.code ?? '',
      name: site?.name ?? '',
      country: site?.country ?? '',
      region: site?.region ?? '',
      timeZone: site?.timeZone ?? '',
    },
    toInput: ({ name, country, region, timeZone }) => ({
      siteId: site?.siteId ?? '',
      name,
      country,
      region,
      timeZone,
    }),
    ...(site ? { expectedVersion: site.version } : {}),
    done: t`The site is changed`,
    onDone: onClose,
  });
  const { form, submit, sending, refusal } = site ? change : create;
  return (
    <Dialog
      opened
      onClose={onClose}
      title={site ? <Trans>Change {site.name}</Trans> : <Trans>Add a site</Trans>}
    >
      <FormFrame
        onSubmit={submit}
        refusal={refusal}
        sending={sending}
        confirm={site ? t`Save` : t`Add the site`}
        onCancel={onClose}
      >
        <TextInput label={t`Name`} required data-autofocus dir="auto" {...form.getInputProps('name')} />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <TextInput label={t`Code`} required disabled={site !== null} {...form.getInputProps('code')} />
          <TextInput
            label={t`Country`}
            placeholder={t`Two letters, such as DE`}
            required
            maxLength={2}
            {...form.getInputProps('country')}
          />
          <Select
            label={t`Region`}
            required
            data={regions}
            nothingFoundMessage={t`Nothing matches`}
            {...form.getInputProps('region')}
            value={form.values.region || null}
          />
          <Select
            label={t`Time zone`}
            required
            searchable
            limit={40}
            data={zones}
            nothingFoundMessage={t`Nothing matches`}
            {...form.getInputProps('timeZone')}
            value={form.values.timeZone || null}
          />
        </SimpleGrid>
      </FormFrame>
    </Dialog>
  );
}
