def log = new File(basedir, 'build.log').getText('UTF-8')
def output = new File(basedir, 'target/generated-sources/streampod')

def contents = { File folder ->
    def files = [:] as TreeMap
    folder.eachFileRecurse { if (it.isFile()) files[folder.relativePath(it)] = it.getText('UTF-8') }
    files
}
def kept = { String name -> contents(new File(basedir, "target/kept/${name}")) }
def differing = { Map a, Map b -> a.keySet().intersect(b.keySet()).findAll { a[it] != b[it] }.collect { it.tokenize('/').last() } as Set }
def runs = (log =~ /: (\d+) files? written, (\d+) deleted, (\d+) unchanged/).collect { it[1..3]*.toInteger() }
assert runs.size() == 6
def own = 'com/example/protocol/Own.java'

def first = kept('first')
def total = first.size() - 1
assert runs[0] == [total, 0, 0]

// A field more in one class: its files, and the fingerprint of the protocol. Snapshots of earlier steps stay as they were,
// so that what is newer than one was written after it.
def edited = kept('edited-input')
assert differing(first, edited) == ['Line.java', 'LineCodec.java', 'IncrementalProtocol.java'] as Set
assert runs[1] == [3, 0, total - 3]
def room = 'com/example/protocol/Room.java'
assert new File(output, room).lastModified() <= new File(basedir, "target/kept/first/${room}").lastModified()

assert kept('edited-output') == edited && runs[2] == [1, 0, total - 1]
assert kept('deleted-output') == edited && runs[3] == [1, 0, total - 1]

// A class and an endpoint are removed: their files go, and what lists the endpoints is written.
def deleted = first.keySet().findAll { it =~ /Room/ }
assert runs[4] == [3, deleted.size(), total - deleted.size() - 3]

// An option changes: no client any more, and not its folder either.
assert runs[5][0] == 0 && runs[5][1] == first.keySet().findAll { it.contains('/client/') && !deleted.contains(it) }.size()
assert !new File(output, 'com/example/protocol/client').exists()
assert new File(output, 'com/example/protocol/server').isDirectory()

// Neither is the file that they were in among what others use of the protocol.
def packed = contents(new File(basedir, 'target/classes/META-INF/streampod'))
assert packed.keySet() == ['incremental/chat.yaml', 'incremental/module.properties'] as Set

def now = contents(output)
deleted.each { assert !now.containsKey(it) }
assert now[own] == new File(basedir, "versions/own/${own}").getText('UTF-8') : 'what the manifest does not list is not touched'
return true
