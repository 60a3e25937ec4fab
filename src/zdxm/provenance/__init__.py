"""Every printed figure knows where it came from: our documents read back, explained, and brought up to date.

``record`` reads the part that says what the bookmarks are, ``flow`` the text that they stand in, ``standing``
what has become of each; ``why`` answers what a figure is; ``refresh`` writes new figures into a document that
people have edited; ``ties`` refuses to print figures that do not tie.

Nothing is imported here: a report needs ``ties`` alone, and not what reads documents back.
"""
