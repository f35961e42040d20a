"""Being here puts this folder on the path, so that tests of every subfolder can import `faults`."""
