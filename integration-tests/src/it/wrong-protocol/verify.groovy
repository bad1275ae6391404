def log = new File(basedir, 'build.log').getText('UTF-8')

// All of them in one run, each with its place, and what was probably meant.
assert log.contains('[ERROR] src/main/protocol/chat.yaml:3:9: ')
assert log =~ /(?s)chat\.yaml:3:9:.*[Dd]id you mean.{1,5}String/
assert log =~ /chat\.yaml:4:\d+:/
assert log =~ /chat\.yaml:8:\d+:/
assert log.contains('3 errors')
assert !log.contains('\tat ') : 'a mistake of the user must not end in a stack trace'
assert !new File(basedir, 'target/generated-sources/streampod').exists() : 'nothing half-written'
return true
