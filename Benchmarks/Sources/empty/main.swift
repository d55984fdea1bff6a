// A program that does nothing, to compare the start of others with.
print("done")
