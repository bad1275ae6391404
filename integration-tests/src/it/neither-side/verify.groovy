def log = new File(basedir, 'build.log').getText('UTF-8')
assert log.contains('streampod-runtime-server')
assert log.contains('streampod-runtime-client')
assert !log.contains('\tat ')
return true
