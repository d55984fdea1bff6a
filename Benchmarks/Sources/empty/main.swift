// A program that prints a word, to compare the start of others with.
print("done")
