// Of all flavours the one that was asked for becomes the project.
import groovy.io.FileType
import java.nio.file.Files
import org.apache.maven.archetype.exception.ArchetypeGenerationFailure

def project = new File(request.outputDirectory, request.artifactId)
def flavours = new File(project, 'flavours')
def known = flavours.list().sort()
def flavour = request.properties.getProperty('flavour')

if (!known.contains(flavour)) {
    // Only what was just written: the folder may have been there before.
    flavours.deleteDir()
    new File(project, 'pom.xml').delete()
    project.delete()
    throw new ArchetypeGenerationFailure("There is no flavour \"${flavour}\" of this project: set -Dflavour to "
            + known.join(' or ') + '.')
}

def chosen = new File(flavours, flavour)
def files = []
chosen.eachFileRecurse(FileType.FILES) { files << it }
files.each { file ->
    def target = chosen.toPath().relativize(file.toPath()).with { project.toPath().resolve(it) }
    Files.createDirectories(target.parent)
    if (target.fileName.toString() == 'pom.xml') {
        Files.delete(target) // that of the plain flavour
    }
    if (Files.exists(target)) {
        println "[WARNING] ${target} is there already and stays as it is"
    } else {
        Files.move(file.toPath(), target)
    }
}
flavours.deleteDir()
