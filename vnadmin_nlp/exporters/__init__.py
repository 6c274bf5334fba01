"""The exporters, one file each; setup.cfg names them in the entry point group `vnadmin_nlp.exporters`."""
