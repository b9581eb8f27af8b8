"""What learning platforms write and read: names in archives, columns of lists, forms for marks."""
