def log = new File(basedir, 'build.log').getText('UTF-8')
// On Tomcat there is a test more.
assert (log =~ /Tests run: 1, Failures: 0, Errors: 0, Skipped: 0\n/).size() == 2
assert (log =~ /Tests run: 2, Failures: 0, Errors: 0, Skipped: 0\n/).size() == 2
return true
