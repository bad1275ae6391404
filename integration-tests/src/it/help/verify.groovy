// What the plugin says of itself: to people, to Maven, and to IDEs.
import groovy.xml.XmlSlurper
import java.util.jar.JarFile

def log = new File(basedir, 'build.log').getText('UTF-8')
def folder = new File(localRepositoryPath, 'dev/streampod/streampod-maven-plugin')
def jars = folder.listFiles().collectMany { (it.listFiles() ?: []) as List }.findAll { it.name ==~ /streampod-maven-plugin-.*\.jar/ }
assert jars.size() == 1
def jar = new JarFile(jars[0])
def xml = { String entry -> new XmlSlurper().parse(jar.getInputStream(jar.getEntry(entry))) }

def plugin = xml('META-INF/maven/plugin.xml')
assert plugin.requiredMavenVersion.text() == '3.8.1' : 'a Maven that can run the plugin must not be refused'
def generate = plugin.mojos.mojo.find { it.goal == 'generate' }
assert generate.threadSafe.text() == 'true'

def describe = plugin.mojos.mojo.find { it.goal == 'describe' }
assert describe.threadSafe.text() == 'true'
assert log.contains('streampod:describe')
describe.parameters.parameter.findAll { it.editable == 'true' }.each {
    assert it.description.text().length() > 20 : "${it.name} is not described"
    assert log =~ /(?m)^    ${it.name.text()}( \(Default: .*\))?\r?\n      \S/ : "help does not describe ${it.name}"
}

def settable = generate.parameters.parameter.findAll { it.editable == 'true' }
assert settable.size() >= 10
settable.each {
    def name = it.name.text()
    assert it.description.text().length() > 20 : "${name} is not described"
    assert log =~ /(?m)^    ${name}( \(Default: .*\))?\r?\n      \S/ : "help does not describe ${name}"
    assert log.contains('User property: streampod.') : name
}
// What Maven sets itself is nothing for a user to read.
assert !log.contains('    execution') && !log.contains('    project\n')

def m2e = xml('META-INF/m2e/lifecycle-mapping-metadata.xml').pluginExecutions.pluginExecution
assert m2e.pluginExecutionFilter.goals.goal*.text() == ['generate', 'describe']
assert m2e.action.execute.runOnConfiguration.text() == 'true'
assert m2e.action.execute.runOnIncremental.text() == 'true'
return true
