def log = new File(basedir, 'build.log').getText('UTF-8')
def output = { String module -> new File(basedir, "${module}/target/generated-sources/streampod/com/example") }

// Both sides, because both runtimes are there and an empty target names none.
assert new File(output('both'), 'protocol/server/ChatEndpoint.java').isFile()
assert new File(output('both'), 'protocol/client/BothClient.java').isFile()

// What is serverOnly is there for a server and absent for a client; that it compiles says the rest.
assert new File(output('server-alone'), 'protocol/Audit.java').isFile()
assert !new File(output('server-alone'), 'protocol/client').exists()
assert new File(basedir, 'server-alone/target/classes/com/example/Uses.class').isFile()
output('client-alone').eachFileRecurse {
    assert !it.name.contains('Audit') && it.name != 'server'
    assert !it.isFile() || !(it.getText('UTF-8') =~ /internalScore|Audit/) : it
}
assert new File(basedir, 'client-alone/target/classes/com/example/Uses.class').isFile()

assert !output('skipped').exists()
assert !new File(basedir, 'skipped/target/streampod').exists()
assert log.contains('[INFO] skipped')

// Two executions share an output folder, and neither takes what the other wrote for its own.
assert new File(output('two-executions'), 'first/server/ChatEndpoint.java').isFile()
assert new File(output('two-executions'), 'first/client/ChatEndpointStub.java').isFile()
assert new File(output('two-executions'), 'second/client/ChatEndpointStub.java').isFile()
assert !new File(output('two-executions'), 'second/server').exists()

def umlauts = basedir.list().find { it.startsWith('Gr') }
assert umlauts.contains(' ')
assert new File(output(umlauts), 'protocol/Line.java').getText('UTF-8').contains('Grüße')
assert new File(basedir, "${umlauts}/target/classes/com/example/protocol/Line.class").isFile()

// In parallel, without a warning, and the second time nothing is left to do.
assert log.contains('MultiThreadedBuilder') && !log.contains('not marked')
assert !log.contains('[WARNING]')
def runs = (log =~ /: (\d+) files? written, (\d+) deleted, (\d+) unchanged/).collect { it[1..3]*.toInteger() }
assert runs.size() == 12
assert runs[0..5].every { it[0] > 0 && it[1] == 0 && it[2] == 0 }
assert runs[6..11].every { it[0] == 0 && it[1] == 0 && it[2] > 0 }
assert runs[0..5]*.first().sort() == runs[6..11]*.last().sort()
return true
