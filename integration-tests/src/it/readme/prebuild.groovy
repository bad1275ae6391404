// Takes the files of "Your first protocol" out of the README, so that what it shows is what is built here.
import java.util.regex.Pattern

def readme = new File(basedir, '../../../../README.md').getText('UTF-8')
def chapter = readme.substring(readme.indexOf('## Your first protocol'), readme.indexOf('## With Redis behind it'))

def block = { String language, String contains ->
    def blocks = (chapter =~ Pattern.compile("(?s)```" + language + "\n(.*?)```")).collect { it[1] }
    def found = blocks.findAll { it.contains(contains) }
    assert found.size() == 1 : "README: expected one ${language} block with ${contains}, found ${found.size()}"
    found[0]
}
def put = { String path, String text ->
    def file = new File(basedir, path)
    file.parentFile.mkdirs()
    file.setText(text, 'UTF-8')
}
put('src/main/protocol/chat.yaml', block('yaml', 'endpoint: chat'))
put('pom.xml', block('xml', '<project'))
put('src/main/java/com/example/Server.java', block('java', 'class Server'))
put('src/main/java/com/example/Client.java', block('java', 'class Client'))
put('src/main/resources/page/index.html', block('html', '<!doctype html>'))
return true
