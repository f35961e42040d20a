"""The whole job on bundled example pages, served from this machine: `monitor demo`."""
