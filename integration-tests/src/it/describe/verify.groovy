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
def openApi = document('openapi')
assert openApi.info.title == 'Chat of the house'
assert openApi.info.version == '1.2'
assert openApi.paths.keySet() == ['/api/chat/count'] as Set
def asyncApi = document('asyncapi')
assert asyncApi.operations.keySet().containsAll(['chat.receive', 'chat.send'])
assert asyncApi.components.schemas.Line.properties.keySet() == ['text'] as Set

def elsewhere = new File(basedir, 'target/elsewhere/META-INF/streampod/myChat/openapi.json')
assert new JsonSlurper().parse(elsewhere).info.version == '7'
return true
