def log = new File(basedir, 'build.log').getText('UTF-8')

def check = { File project, String folder, String version ->
    ['README.md', '.gitignore', 'src/main/protocol/chat.yaml'].each { assert new File(project, it).isFile() : it }
    assert new File(project, '.gitignore').readLines('UTF-8').contains('target/')
    assert new File(project, 'src/main/protocol/chat.yaml').getText('UTF-8').contains('### A line somebody said.')

    // Everything is where the user wants it, and nothing is left: of other flavours, or to fill in but what is Maven's own.
    assert !new File(project, 'flavours').exists()
    ['src/main/java', 'src/test/java', 'target/generated-sources/streampod'].each { root ->
        def files = []
        new File(project, root).eachFileRecurse {
            if (it.isFile()) files << new File(project, root).relativePath(it)
        }
        assert files && files.every { it.startsWith(folder) }
    }
    assert new File(project, "target/generated-sources/streampod/${folder}protocol/Line.java").isFile()
    def pom = new File(project, 'pom.xml').getText('UTF-8')
    assert pom.contains('<groupId>org.example.shop</groupId>') && pom.contains("<version>${version}</version>")
    assert !(pom =~ /@[a-z.-]+@/)
    project.eachFileRecurse {
        if (it.isFile() && !project.toPath().relativize(it.toPath()).startsWith('target')) {
            assert !(it.getText('UTF-8') =~ /\$\{(package|groupId|artifactId|version)\}/) : it
        }
    }
}

def plain = new File(basedir, 'my-first')
check(plain, 'org/example/greeting/', '7')
assert new File(plain, 'src/main/java/org/example/greeting/Server.java').isFile()

// Without a package it is the group, as far as Java takes it.
assert new File(basedir, 'no-package/src/main/java/my_company/shop/Server.java').isFile()

// The page, as it was written, and the client that was generated for it; the project's own test has seen that the server serves
// them.
def served = ['index.html', 'app.js', 'generated/chat.js', 'generated/chat.d.ts', 'generated/streampod.js']
served.each { assert new File(plain, "target/classes/page/${it}").isFile() : it }
assert new File(plain, 'src/main/resources/page/app.js').getText('UTF-8').contains('${error.message}')

def boot = new File(basedir, 'my-boot')
check(boot, 'org/example/chat/', '7')
assert new File(boot, 'pom.xml').getText('UTF-8').contains('<artifactId>spring-boot-starter-parent</artifactId>')
assert new File(boot, 'src/main/java/org/example/chat/Application.java').isFile()
assert !new File(boot, 'src/main/java/org/example/chat/Server.java').exists()
served.each { assert new File(boot, "target/classes/static/${it}").isFile() : it }
assert new File(boot, 'src/main/resources/static/app.js').getText('UTF-8').contains('${error.message}')

// Another flavour leaves nothing behind.
assert log.contains('There is no flavour "lemon" of this project: set -Dflavour to plain or spring-boot.')
assert !new File(basedir, 'sour').exists()

// The page's own is skipped where there is no browser.
assert (log =~ /Tests run: 1, Failures: 0, Errors: 0, Skipped: [01]\n/).size() == 1
assert (log =~ /Tests run: 2, Failures: 0, Errors: 0, Skipped: 0\n/).size() == 2
assert new File(plain, 'target/my-first-7.jar').isFile()
assert new File(boot, 'target/my-boot-7.jar').isFile()
def built = log.substring(log.indexOf('< org.example.shop:my-first >'), log.indexOf('< org.example.shop:page >'))
assert !built.contains('[WARNING]') : 'the first project must not see a warning'
assert !log.contains("Don't override file") : 'making a project must not warn about its folders'
return true
