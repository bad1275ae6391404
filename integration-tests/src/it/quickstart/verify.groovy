def log = new File(basedir, 'build.log').getText('UTF-8')
def project = new File(basedir, 'my-first')

['README.md', '.gitignore', 'src/main/protocol/chat.yaml'].each { assert new File(project, it).isFile() : it }
assert new File(project, '.gitignore').readLines('UTF-8').contains('target/')
assert new File(project, 'src/main/protocol/chat.yaml').getText('UTF-8').contains('### A line somebody said.')

// Everything is where the user wants it, and nothing is left to fill in but what is Maven's own.
['src/main/java', 'src/test/java', 'target/generated-sources/streampod'].each { root ->
    def files = []
    new File(project, root).eachFileRecurse { if (it.isFile()) files << new File(project, root).relativePath(it) }
    assert files && files.every { it.startsWith('org/example/greeting/') }
}
assert new File(project, 'target/generated-sources/streampod/org/example/greeting/protocol/Line.java').isFile()
def pom = new File(project, 'pom.xml').getText('UTF-8')
assert pom.contains('<groupId>org.example.shop</groupId>') && pom.contains('<version>7</version>')
assert !(pom =~ /@[a-z.-]+@/)
project.eachFileRecurse {
    if (it.isFile() && !it.path.contains('target')) {
        assert !(it.getText('UTF-8') =~ /\$\{(package|groupId|artifactId|version)\}/) : it
    }
}

// Without a package it is the group, as far as Java takes it.
assert new File(basedir, 'no-package/src/main/java/my_company/shop/Server.java').isFile()

// The page, as it was written, and the client that was generated for it; the project's own test has seen that the server serves
// them.
['index.html', 'app.js', 'generated/chat.js', 'generated/chat.d.ts', 'generated/streampod.js'].each {
    assert new File(project, "target/classes/page/${it}").isFile() : it
}
assert new File(project, 'src/main/resources/page/app.js').getText('UTF-8').contains('${error.message}')

assert log =~ /Tests run: 2, Failures: 0, Errors: 0, Skipped: 0/
assert new File(project, 'target/my-first-7.jar').isFile()
def built = log.substring(log.indexOf('< org.example.shop:my-first >'))
assert !built.contains('[WARNING]') : 'the first project must not see a warning'
assert !log.contains("Don't override file") : 'making a project must not warn about its folders'
return true
