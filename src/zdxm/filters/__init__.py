"""The template authors' vocabulary: how a figure is printed in house style, how clauses become a sentence."""
