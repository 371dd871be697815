package io.github.tenantsnapshot.spi;

import io.github.tenantsnapshot.internal.values.Texts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The set of supported resource types, with their names in lower case. Immutable and thread-safe.
 *
 * <p>A name is not blank and has at most 256 ASCII characters, so that any store can keep it and a
 * request can contain it.
 *
 * <p>{@link #documented()} is the default: the names in Graph's documentation, except for {@link
 * #rejectedByService()}. The documentation, the published JSON schema and the types that the real
 * service accepts are known to differ; {@link #with} and {@link #without} adapt the set.
 *
 * @see <a href="https://learn.microsoft.com/graph/utcm-entra-resources">Graph: supported resource
 *     types, one page per workload</a>
 */
public final class ResourceTypes {

  private static final Set<String> REJECTED_BY_SERVICE =
      Set.of("microsoft.intune.devicecleanuprule");

  private final Set<String> names;

  private ResourceTypes(Set<String> names) {
    this.names = Collections.unmodifiableSet(names);
  }

  /** Returns the documented types, except for {@link #rejectedByService()}. */
  public static ResourceTypes documented() {
    return Documented.ACCEPTED;
  }

  /** Returns the documented types that the real service was observed to reject. */
  public static Set<String> rejectedByService() {
    return REJECTED_BY_SERVICE;
  }

  /**
   * Returns exactly the given types.
   *
   * @throws IllegalArgumentException if a name is blank, too long, or contains U+0000 or a
   *     character beyond ASCII
   */
  public static ResourceTypes of(Collection<String> names) {
    Objects.requireNonNull(names, "names must not be null");
    for (String each : names) {
      Objects.requireNonNull(each, "names must not contain null");
    }
    return new ResourceTypes(valid("names", names));
  }

  /**
   * Returns these types and the given ones.
   *
   * @throws IllegalArgumentException if a name is blank, too long, or contains U+0000 or a
   *     character beyond ASCII
   */
  public ResourceTypes with(String... more) {
    Objects.requireNonNull(more, "more must not be null");
    for (String each : more) {
      Objects.requireNonNull(each, "more must not contain null");
    }
    Set<String> all = new TreeSet<>(names);
    all.addAll(valid("more", Arrays.asList(more)));
    return new ResourceTypes(all);
  }

  /** Returns these types without the given ones. */
  public ResourceTypes without(String... fewer) {
    Objects.requireNonNull(fewer, "fewer must not be null");
    for (String each : fewer) {
      Objects.requireNonNull(each, "fewer must not contain null");
    }
    Set<String> rest = new TreeSet<>(names);
    rest.removeAll(lowerCase(Arrays.asList(fewer)));
    return new ResourceTypes(rest);
  }

  /** Returns the names, in lower case and alphabetical order. */
  public Set<String> names() {
    return names;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResourceTypes that && names.equals(that.names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  /** Returns the names as text. */
  @Override
  public String toString() {
    return "ResourceTypes" + names;
  }

  private static Set<String> valid(String parameter, Collection<String> names) {
    for (String name : names) {
      Texts.requireStorable("a name in " + parameter, name, Texts.RESOURCE_TYPE_MAX);
      if (name.isBlank() || !Texts.isAscii(name)) {
        throw new IllegalArgumentException(
            "a name in " + parameter + " must not be blank and must be ASCII: '" + name + "'");
      }
    }
    return lowerCase(names);
  }

  private static Set<String> lowerCase(Collection<String> names) {
    Set<String> result = new TreeSet<>();
    names.forEach(name -> result.add(name.toLowerCase(Locale.ROOT)));
    return result;
  }

  /** The documented types, read from the jar on first use. */
  private static final class Documented {

    static final ResourceTypes ACCEPTED =
        new ResourceTypes(read()).without(REJECTED_BY_SERVICE.toArray(String[]::new));

    private static Set<String> read() {
      String resource = "documented-resource-types.txt";
      try (InputStream in = ResourceTypes.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IllegalStateException("resource not found in the jar: " + resource);
        }
        Set<String> names = new TreeSet<>();
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .forEach(names::add);
        return names;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + resource, e);
      }
    }
  }
}
