"""Archives in: zip, tar, gzip, bzip2, xz and Zstandard, WARC and WACZ -> their members as streams, which
`hasila.reports.content` reads by what they are. Each member is a report or a failure row at ARCHIVE!MEMBER.

    allowance  how much an archive may unpack to
    unpacked   one packed stream, watched while it is read
    members    zip (with WACZ) and tar
    warc       the records of a WARC
"""
