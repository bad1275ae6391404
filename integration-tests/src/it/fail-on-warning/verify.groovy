def log = new File(basedir, 'build.log').getText('UTF-8')
def lenient = log.indexOf(':generate (lenient)')
def strict = log.indexOf(':generate (strict)')
assert 0 < lenient && lenient < strict

assert log.substring(lenient, strict).contains('[WARNING] src/main/protocol/chat.yaml:6:')
assert log.substring(lenient, strict) =~ /\d+ files written/
assert log.substring(strict).contains('[WARNING] src/main/protocol/chat.yaml:6:')
assert log.substring(strict).contains('0 errors, 1 warning, which fail the build because failOnWarning is set')
assert !log.contains('\tat ')
return true
