import groovy.json.JsonSlurper

def log = new File(basedir, 'build.log').getText('UTF-8')
def problems = { String path ->
    def json = new JsonSlurper().parse(new File(basedir, path), 'UTF-8')
    assert json.version == 1
    json.problems
}

def warning = problems('target/kept/warning/problems.json')
assert warning.size() == 1
assert warning[0].severity == 'warning'
assert warning[0].file == 'src/main/protocol/chat.yaml'
assert warning[0].line == 6

assert problems('target/kept/none/problems.json') == [] : 'written without problems too, and when nothing was to do'

def errors = problems('target/problems.json')
assert errors.size() == 2 && errors.every { it.severity == 'error' }
def unknown = errors.find { it.message.contains('Sting') }
assert [unknown.line, unknown.column, unknown.endLine, unknown.endColumn] == [3, 9, 3, 14]
assert unknown.hint.contains('String')
def duplicate = errors.find { it != unknown }
assert duplicate.notes.size() == 1
assert duplicate.notes[0].file == 'src/main/protocol/chat.yaml' && duplicate.notes[0].message
// The same as people are told.
errors.each { assert log.contains("[ERROR] ${it.file}:${it.line}:${it.column}: ${it.message}") }
return true
