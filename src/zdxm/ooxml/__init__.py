"""Any .docx, whoever wrote it, as paragraphs, tables and sections: what they look like, where they stand."""
