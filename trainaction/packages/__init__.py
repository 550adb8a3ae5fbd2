"""Interactive packages: SCORM and H5P, made elsewhere, played in a lesson without reaching the portal."""
