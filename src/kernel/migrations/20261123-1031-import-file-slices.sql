-- Uploaded files are read in slices; stored without compression, a slice costs what it weighs and not the whole file.
alter table kernel.import_file alter column content set storage external;
