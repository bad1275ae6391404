// Takes every file out of the guide page, so that what it shows is what is built here: its first line says where it is.
import java.util.regex.Pattern

def page = new File(basedir, '../../../../docs/modules.md').getText('UTF-8')
def blocks = (page =~ Pattern.compile('(?s)```(?:xml|yaml|java)\n(?:<!-- |# |// )(\\S+)(?: -->)?\n(.*?)```')).collect { [it[1], it[2]] }
assert blocks*.get(0) == ['pom.xml', 'chat-protocol/pom.xml', 'chat-protocol/src/main/protocol/chat.yaml', 'chat-server/pom.xml',
        'chat-server/src/main/java/com/example/chat/server/Chat.java', 'chat-client/pom.xml',
        'chat-client/src/main/java/com/example/Hello.java']
assert (page =~ /```(xml|yaml|java)\n/).count == blocks.size() : 'a block without a file'
blocks.each { path, text ->
    def file = new File(basedir, path)
    file.parentFile.mkdirs()
    file.setText(text, 'UTF-8')
}
return true
