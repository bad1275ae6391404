def log = new File(basedir, 'build.log').getText('UTF-8')
// On Tomcat there are two tests more.
assert (log =~ /Tests run: 4, Failures: 0, Errors: 0, Skipped: 0\n/).size() == 3
assert (log =~ /Tests run: 6, Failures: 0, Errors: 0, Skipped: 0\n/).size() == 2
return true
