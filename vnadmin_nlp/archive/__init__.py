"""Archives: many files read so that each is accounted for, and what was found made searchable.

listing, contents   what the inputs are, and their bytes
manifest, parts     what is known of each, and the files that hold the results
work, runner        what a process does, and the loop over all
store, query        a SQLite file with full-text search, and questions to it
graph, copies       who cites whom, and which documents are one
cluster             the same by Ray where one machine is not enough
"""
