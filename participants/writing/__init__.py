"""What people write and others read, in a run's forum and below a page: safe HTML, and limits against floods."""
