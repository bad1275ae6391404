def log = new File(basedir, 'build.log').getText('UTF-8')
// One is about virtual threads, which Java has since 21.
def skipped = Runtime.version().feature() < 21 ? 1 : 0
def modules = { int tests -> (log =~ /Tests run: ${tests}, Failures: 0, Errors: 0, Skipped: ${skipped}\n/).size() }
// With Spring Boot 3.5 on Jetty and on Tomcat there is a test more, on Tomcat there are two more.
assert modules(5) == 2
assert modules(6) == 1
assert modules(7) == 1
assert modules(8) == 1
return true
