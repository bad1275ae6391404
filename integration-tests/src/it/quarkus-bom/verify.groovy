def log = new File(basedir, 'build.log').getText('UTF-8')
assert (log =~ /Tests run: 1, Failures: 0, Errors: 0, Skipped: 0\n/).size() == 2
return true
