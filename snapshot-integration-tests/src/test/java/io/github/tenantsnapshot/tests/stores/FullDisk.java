package io.github.tenantsnapshot.tests.stores;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A file system of H2 that can simulate a full disk. Thread-safe. */
final class FullDisk implements AutoCloseable {

  private static final String SCHEME = "fulldisk";

  private final Disk disk = new Disk();
  private final String folder = ServerFolders.newFolder("h2").toString();

  FullDisk() {
    FilePath.register(disk);
  }

  /** Returns the URL of a database on this disk. */
  String url() {
    return "jdbc:h2:" + SCHEME + ":" + folder + "/jobs";
  }

  /** Makes all writes fail. */
  void fill() {
    Disk.full = true;
  }

  /** Makes writes succeed again. */
  void free() {
    Disk.full = false;
  }

  @Override
  public void close() {
    free();
    FilePath.unregister(disk);
  }

  /** The registered file system. H2 creates instances by reflection, so the state is static. */
  public static final class Disk extends FilePathWrapper {

    private static volatile boolean full;

    /** Called by H2. */
    public Disk() {}

    @Override
    public String getScheme() {
      return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
      return new File(super.open(mode));
    }
  }

  private static final class File extends FileBase {

    private final FileChannel file;

    File(FileChannel file) {
      this.file = file;
    }

    private static void requireRoom() throws IOException {
      if (Disk.full) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      requireRoom();
      return file.write(bytes);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      requireRoom();
      return file.write(bytes, position);
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
      return file.read(bytes);
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
      return file.read(bytes, position);
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      file.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      file.truncate(size);
      return this;
    }

    @Override
    public void force(boolean metadata) throws IOException {
      file.force(metadata);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }
  }
}
