// A folder whose name has spaces and umlauts; here and not among the sources, since not every file system takes it.
import java.nio.charset.Charset

def encoding = Charset.forName(System.getProperty('sun.jnu.encoding'))
def name = 'Grüße aus Köln'
if (!encoding.newEncoder().canEncode(name)) {
    println "file names are in ${encoding} here: spaces are tested, umlauts are not"
    name = 'Gruesse aus Koeln'
}
assert new File(basedir, 'umlauts').renameTo(new File(basedir, name))
def protocol = new File(basedir, "${name}/src/main/protocol")
def folder = new File(protocol, "${name} & anderswo")
assert folder.mkdir()
assert new File(protocol, 'chat.yaml').renameTo(new File(folder, "${name}.yaml"))
def pom = new File(basedir, 'pom.xml')
pom.setText(pom.getText('UTF-8').replace('<module>umlauts</module>', "<module>${name}</module>"), 'UTF-8')
return true
