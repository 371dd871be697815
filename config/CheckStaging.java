import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Checks a staging folder against the requirements of the central repository, as its page
 * "Requirements" lists them: coordinates, descriptions, sources, Javadoc, checksums and signatures.
 *
 * <p>Run it with {@code java config/CheckStaging.java FOLDER}. It prints each violation, and exits
 * with status 1 if there is one.
 */
class CheckStaging {

  private static final List<String> DESCRIPTIONS =
      List.of("name", "description", "url", "licenses", "developers", "scm");

  private final List<String> violations = new ArrayList<>();
  private final Path folder;

  private CheckStaging(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("usage: java config/CheckStaging.java FOLDER");
      System.exit(2);
    }
    CheckStaging check = new CheckStaging(Path.of(args[0]));
    int modules = check.run();
    check.violations.forEach(System.out::println);
    System.out.println(modules + " modules, " + check.violations.size() + " violations");
    System.exit(modules > 0 && check.violations.isEmpty() ? 0 : 1);
  }

  private int run() throws Exception {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    int modules = 0;
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.matches("maven-metadata.*|.*\\.(md5|sha1|sha256|sha512|asc)")) {
        continue;
      }
      for (String companion : List.of(".asc", ".md5", ".sha1")) {
        require(Files.exists(Path.of(file + companion)), file, "has no " + companion);
      }
      if (name.endsWith(".pom")) {
        modules++;
        checkModule(file);
      }
    }
    return modules;
  }

  private void checkModule(Path file) throws Exception {
    Document document = parse(file);
    Element project = document.getDocumentElement();
    String group = text(project, "groupId");
    String artifact = text(project, "artifactId");
    String version = text(project, "version");
    require(child(project, "parent") == null, file, "has a parent");
    require(!version.endsWith("-SNAPSHOT"), file, "has the version of a snapshot: " + version);
    Path expected =
        folder
            .resolve(group.replace('.', '/'))
            .resolve(artifact)
            .resolve(version)
            .resolve(artifact + "-" + version + ".pom");
    require(file.equals(expected), file, "is not where its coordinates say: " + expected);
    for (String name : DESCRIPTIONS) {
      Element element = child(project, name);
      require(element != null && !element.getTextContent().isBlank(), file, "has no " + name);
    }
    checkDependencies(file, document);
    if (!text(project, "packaging").equals("pom")) {
      String base = file.toString().replaceAll("\\.pom$", "");
      for (String suffix : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
        require(Files.exists(Path.of(base + suffix)), file, "has no " + suffix);
      }
    }
  }

  private void checkDependencies(Path file, Document document) {
    NodeList dependencies = document.getElementsByTagName("dependency");
    for (int i = 0; i < dependencies.getLength(); i++) {
      Element dependency = (Element) dependencies.item(i);
      String version = text(dependency, "version");
      String what = text(dependency, "artifactId") + " in version '" + version + "'";
      require(!version.isEmpty() && !version.contains("${"), file, "depends on " + what);
      require(!version.endsWith("-SNAPSHOT"), file, "depends on a snapshot: " + what);
    }
  }

  private void require(boolean holds, Path file, String violation) {
    if (!holds) {
      violations.add(folder.relativize(file) + " " + violation);
    }
  }

  private static Document parse(Path file) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(file.toFile());
  }

  private static String text(Element parent, String name) {
    Element element = child(parent, name);
    return element == null ? "" : element.getTextContent().strip();
  }

  private static Element child(Element parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        return element;
      }
    }
    return null;
  }
}
