package io.github.tenantsnapshot.simulator.internal.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is replaced atomically. A symbolic link stays, and the file that it names is
 * replaced; it keeps its permissions, owner and group where the file system supports them. Only
 * regular files are accepted. Immutable.
 */
public final class AtomicFile {

  private static final Logger LOG = LoggerFactory.getLogger(AtomicFile.class);

  private static final int MAX_LINKS = 40;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private static final Set<PosixFilePermission> OF_GROUP =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE);

  private final Path target;
  private final @Nullable PosixFileAttributes replaced;

  private AtomicFile(Path target, @Nullable PosixFileAttributes replaced) {
    this.target = target;
    this.replaced = replaced;
  }

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {

    /** Writes the content without closing the stream. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Returns the file that a path names, with its present permissions.
   *
   * @param path the path; the file need not exist
   * @throws IOException if the path names something that is not a regular file, or cannot be read
   */
  public static AtomicFile at(Path path) throws IOException {
    Objects.requireNonNull(path, "path must not be null");
    requireRegularIfPresent(path);
    Path target = path.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == MAX_LINKS) {
        throw new IOException(path + " must lead through at most " + MAX_LINKS + " symbolic links");
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    PosixFileAttributeView view =
        Files.getFileAttributeView(target, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    try {
      return new AtomicFile(target, view == null ? null : view.readAttributes());
    } catch (NoSuchFileException e) {
      return new AtomicFile(target, null);
    }
  }

  private static void requireRegularIfPresent(Path path) throws IOException {
    BasicFileAttributes present;
    try {
      present = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return;
    }
    if (!present.isRegularFile()) {
      throw new IOException(
          path
              + " must be a regular file or not exist, but is "
              + (present.isDirectory() ? "a directory" : "a device, a named pipe or a socket"));
    }
  }

  /** Returns the path of the file. */
  @Override
  public String toString() {
    return "AtomicFile[" + target + "]";
  }

  /** Deletes the file, if it exists; {@link #write} restores its permissions. */
  public void delete() throws IOException {
    requireRegularIfPresent(target);
    Files.deleteIfExists(target);
  }

  /**
   * Replaces the file atomically; after a failure it is unchanged.
   *
   * @param content writes the new content
   * @param secret whether only the owner can read a new file, as keys and tokens need; an existing
   *     file keeps its permissions
   */
  public void write(Content content, boolean secret) throws IOException {
    Objects.requireNonNull(content, "content must not be null");
    requireRegularIfPresent(target);
    Path folder = target.getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new IOException("the folder " + folder + " does not exist");
    }
    Path written = writeBeside(content, secret || replaced != null);
    try {
      keepAttributes(written);
      move(written);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(
          written); // not after the move: the name may belong to another writer then
      throw e;
    }
  }

  private Path writeBeside(Content content, boolean ownerOnly) throws IOException {
    boolean posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        ownerOnly && posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    for (int number = 1; ; number++) {
      Path beside = target.resolveSibling("." + target.getFileName() + "." + number + ".tmp");
      try {
        Files.createFile(beside, attributes);
      } catch (FileAlreadyExistsException e) { // another writer's
        continue;
      }
      try (OutputStream out = Files.newOutputStream(beside, StandardOpenOption.WRITE)) {
        content.writeTo(out);
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(beside);
        throw e;
      }
      return beside;
    }
  }

  private void keepAttributes(Path written) throws IOException {
    PosixFileAttributes kept = replaced;
    PosixFileAttributeView view = Files.getFileAttributeView(written, PosixFileAttributeView.class);
    if (kept == null || view == null) {
      return;
    }
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    permissions.addAll(kept.permissions());
    PosixFileAttributes now = view.readAttributes();
    if (!now.group().equals(kept.group())) {
      try {
        view.setGroup(kept.group());
      } catch (
          IOException e) { // not a group of this user: its permissions must not go to another group
        permissions.removeAll(OF_GROUP);
      }
    }
    view.setPermissions(permissions);
    if (!now.owner().equals(kept.owner())) {
      try {
        view.setOwner(kept.owner());
      } catch (IOException e) {
        LOG.debug("{} now belongs to the user of this process", target, e);
      }
    }
  }

  private void move(Path from) throws IOException {
    try {
      Files.move(from, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
