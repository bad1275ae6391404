import groovy.json.JsonSlurper
import java.util.jar.JarFile

def log = new File(basedir, 'build.log').getText('UTF-8')
assert log.contains('2 documents: 2 written, 0 unchanged')
assert log.contains('2 documents: 0 written, 2 unchanged')
assert log.contains('the protocol directory src/main/nowhere does not exist')
assert !log.contains('\tat ') : 'a problem must not end in a stack trace'

// In the jar, where a server looks for them: by the name that the generated protocol has.
def jar = new JarFile(new File(basedir, 'target/my-chat-1.2.jar'))
def document = { String name ->
    new JsonSlurper().parse(jar.getInputStream(jar.getEntry("META-INF/streampod/myChat/${name}.json")))
}
assert new File(basedir, 'target/generated-sources/streampod/com/example/protocol/MyChatProtocol.java').text.contains('return "myChat"')
// Those of the earlier name are gone.
assert jar.entries().findAll { it.name.startsWith('META-INF/streampod/talk/') }.isEmpty()
def openApi = document('openapi')
assert openApi.info.title == 'Chat of the house'
assert openApi.info.version == '1.2'
assert openApi.paths.keySet() == ['/api/chat/count'] as Set
def asyncApi = document('asyncapi')
assert asyncApi.operations.keySet().containsAll(['chat.receive', 'chat.send'])
assert asyncApi.components.schemas.Line.properties.keySet() == ['text'] as Set

def elsewhere = new File(basedir, 'target/elsewhere/META-INF/streampod/myChat/openapi.json')
assert new JsonSlurper().parse(elsewhere).info.version == '7'

// The command, in its jar alone, writes the same documents, and says the same of a mistake.
def artifact = { String name ->
    new File(localRepositoryPath, "dev/streampod/${name}").listFiles().findAll { it.directory }
            .collectMany { it.listFiles() as List }.find { it.name ==~ /\Q${name}\E-[^a-z]+(-SNAPSHOT)?\.jar/ }
}
def java = new File(System.getProperty('java.home'), 'bin/java').path
def command = [java, '-jar', artifact('streampod-generator-cli').path]
def described = (command + ['describe', '--module', 'my-chat', '--title', 'Chat of the house', '--described-version', '7', '--output',
        'target/by-command']).execute(null, basedir)
assert described.waitFor() == 0 : described.err.text
['openapi', 'asyncapi'].each {
    def path = "META-INF/streampod/myChat/${it}.json"
    assert new File(basedir, "target/by-command/${path}").text == new File(basedir, "target/elsewhere/${path}").text
}
def nowhere = (command + ['describe', '--module', 'my-chat', '--protocol', 'src/main/nowhere', '--output', 'target/no']).execute(null, basedir)
assert nowhere.waitFor() == 1
assert nowhere.err.text.contains('error: the protocol directory src/main/nowhere does not exist')

// The goal that watches: it generates after a change, by the manifest of the build, until it is interrupted, and keeps the file
// of problems up to date.
def watchLog = new File(basedir, 'watch.log')
def mvn = new File(System.getProperty('maven.home'), 'bin/mvn').path
def watching = new ProcessBuilder([mvn, '--batch-mode', '--offline', '-Daether.enhancedLocalRepository.trackingFilename=none',
        "-Dmaven.repo.local=${localRepositoryPath}".toString(), 'streampod:dev', '-Dstreampod.diagnostics=target/watch.json'])
        .directory(basedir).redirectErrorStream(true).redirectOutput(watchLog).start()
try {
    def await = { String what ->
        def end = System.nanoTime() + 60_000_000_000L
        while (!watchLog.getText('UTF-8').contains(what)) {
            assert watching.alive && System.nanoTime() < end : "no \"${what}\" in " + watchLog.getText('UTF-8')
            sleep(50)
        }
    }
    def problems = new File(basedir, 'target/watch.json')
    def awaitProblems = { boolean some ->
        def end = System.nanoTime() + 60_000_000_000L
        while (!problems.isFile() || problems.getText('UTF-8').contains('unknown type') != some) {
            assert System.nanoTime() < end : problems.getText('UTF-8')
            sleep(50)
        }
    }
    def yaml = new File(basedir, 'src/main/protocol/chat.yaml')
    def right = yaml.getText('UTF-8')
    await('0 files written, 0 deleted')
    yaml.setText(right.replace('text: String', 'text: Strin'), 'UTF-8')
    await('[INFO] 1 error')
    assert watchLog.getText('UTF-8').contains('unknown type "Strin"')
    awaitProblems(true)
    yaml.setText(right.replace('text:', 'words:'), 'UTF-8')
    await('[INFO] fixed: src/main/protocol/chat.yaml:')
    await('3 files written, 0 deleted')
    awaitProblems(false)
    assert new File(basedir, 'target/generated-sources/streampod/com/example/protocol/Line.java').getText('UTF-8').contains('words')
} finally {
    def all = watching.toHandle().descendants().toList()
    watching.destroy()
    all*.destroy()
}
return true
