import java.util.jar.JarFile

def log = new File(basedir, 'build.log').getText('UTF-8')
assert !log.contains('[WARNING]') : 'the project of the guide must not see a warning'
['chat-protocol/target/classes/com/example/chat/Line.class', 'chat-server/target/classes/com/example/chat/server/Chat.class',
        'chat-client/target/classes/com/example/Hello.class'].each { assert new File(basedir, it).isFile() : it }
// Each side has its own code, and not the other's.
assert !new File(basedir, 'chat-server/target/classes/com/example/chat/client').exists()
assert !new File(basedir, 'chat-client/target/classes/com/example/chat/server').exists()
assert !new File(basedir, 'chat-client/target/classes/com/example/chat/Line.class').exists()

// What is published has a name on the module path, and a line in the BOM, which manages nothing else.
def published = ['streampod-runtime-common', 'streampod-runtime-server', 'streampod-runtime-client', 'streampod-runtime-browser',
        'streampod-generator', 'streampod-generator-cli', 'streampod-maven-plugin', 'streampod-test',
        'streampod-spring-boot-starter'] as Set
def repository = new File(localRepositoryPath, 'dev/streampod')
def file = { String name, String extension ->
    new File(repository, name).listFiles().findAll { it.directory }.collectMany { it.listFiles() as List }
            .find { it.name ==~ /\Q${name}\E-[^a-z]+(-SNAPSHOT)?\.${extension}/ }
}
def names = published.collect { new JarFile(file(it, 'jar')).manifest.mainAttributes.getValue('Automatic-Module-Name') }
assert names.every { it ==~ /dev\.streampod\.[a-z.]+/ } && names.toSet().size() == published.size() : names
def bom = new groovy.xml.XmlSlurper().parse(file('streampod-bom', 'pom'))
assert bom.dependencyManagement.dependencies.dependency.collect { it.artifactId.text() } as Set == published
assert bom.parent.isEmpty() : 'the versions of the parent would be managed too'
return true
