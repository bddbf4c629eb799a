#include "core/functions/CodePackage.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QUuid>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <vector>

namespace trestle::functions {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

const QString notUnpacked =
    QStringLiteral("Could not unzip uploaded file. Please check your file, then try to upload again.");
constexpr qint64 chunkBytes = 256 * 1024;

struct ArchiveCloser
{
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, ArchiveCloser>;

struct EntryCloser
{
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

Error refused(const QString& why)
{
    return {ErrorCode::InvalidArgument, why};
}

Error systemError(const QByteArray& path, int code)
{
    const QString message = QFile::decodeName(path) + QStringLiteral(": ") + QString::fromLocal8Bit(strerror(code));
    switch (code) {
        case ENOENT:
        case ENOTDIR:
            return {ErrorCode::NotFound, message};
        case EACCES:
        case EPERM:
        case EROFS:
            return {ErrorCode::PermissionDenied, message};
        case ENOSPC:
        case EDQUOT:
            return {ErrorCode::DiskFull, message};
        default:
            return {ErrorCode::Io, message};
    }
}

Error tooLarge(qint64 bytes)
{
    return {ErrorCode::TooLarge, QStringLiteral("Unzipped size must be smaller than %1 bytes").arg(bytes)};
}

enum class EntryKind { File, Folder, Link };

// ---- reading archives ----------------------------------------------------------------------------------------------

struct Packed
{
    EntryKind kind = EntryKind::File;
    bool isExecutable = false;
    zip_uint64_t index = 0;
    QByteArray target;  // of a link
};
using PackedEntries = std::map<QByteArray, Packed>;  // by path: a folder stands before what it holds

bool isPlainPath(const QByteArray& path)
{
    if (path.isEmpty() || path.size() > 4'000) return false;
    const QList<QByteArray> names = path.split('/');
    return std::all_of(names.begin(), names.end(), [](const QByteArray& name) {
        return !name.isEmpty() && name != "." && name != ".." && name.size() <= 255;
    });
}

// Nothing for what is neither file, folder nor link.
std::optional<EntryKind> kindOf(zip_uint8_t system, zip_uint32_t attributes, bool endsInSlash)
{
    if (endsInSlash) return EntryKind::Folder;
    const mode_t type = system == ZIP_OPSYS_UNIX ? (attributes >> 16) & S_IFMT : 0;
    if (type == S_IFDIR) return EntryKind::Folder;
    if (type == S_IFLNK) return EntryKind::Link;
    if (type == S_IFREG || type == 0) return EntryKind::File;
    return std::nullopt;
}

// Calls `take(bytes, count)` with the entry's bytes, at most `limit` of them; false from it ends the reading.
template <typename Take>
Result<qint64> readEntry(zip_t* archive, zip_uint64_t index, qint64 limit, Take take)
{
    const std::unique_ptr<zip_file_t, EntryCloser> file(zip_fopen_index(archive, index, 0));
    if (!file) return refused(notUnpacked);
    std::vector<char> chunk(chunkBytes);
    qint64 total = 0;
    for (;;) {
        const zip_int64_t count = zip_fread(file.get(), chunk.data(), chunk.size());
        if (count < 0) return refused(notUnpacked);
        if (count == 0) return total;
        total += count;
        if (total > limit) return tooLarge(limit);
        if (!take(chunk.data(), count)) return total;
    }
}

Result<PackedEntries> entriesOf(zip_t* archive, const PackageLimits& limits)
{
    const zip_int64_t count = zip_get_num_entries(archive, 0);
    if (count > limits.entries)
        return refused(QStringLiteral("The archive has more than %1 entries").arg(limits.entries));
    PackedEntries entries;
    qint64 bytes = 0;
    for (zip_int64_t index = 0; index < count; ++index) {
        const auto number = static_cast<zip_uint64_t>(index);
        zip_stat_t stat;
        if (zip_stat_index(archive, number, ZIP_FL_ENC_RAW, &stat) != 0) return refused(notUnpacked);
        QByteArray path(stat.name);
        const bool endsInSlash = path.endsWith('/');
        if (endsInSlash) path.chop(1);
        if (path.startsWith("./")) path.remove(0, 2);
        if (path.isEmpty() || path == ".") continue;
        if (!isPlainPath(path))
            return refused(QStringLiteral("The archive's entry \"%1\" leads out of the archive or cannot be a file's "
                                          "name")
                               .arg(QFile::decodeName(path)));
        zip_uint8_t system = 0;
        zip_uint32_t attributes = 0;
        zip_file_get_external_attributes(archive, number, 0, &system, &attributes);
        const std::optional<EntryKind> kind = kindOf(system, attributes, endsInSlash);
        if (!kind)
            return refused(QStringLiteral("The archive's entry \"%1\" is neither file, folder nor link")
                               .arg(QFile::decodeName(path)));
        if ((stat.valid & ZIP_STAT_SIZE) == 0 || stat.encryption_method != ZIP_EM_NONE) return refused(notUnpacked);
        bytes +=
            static_cast<qint64>(std::min<zip_uint64_t>(stat.size, static_cast<zip_uint64_t>(limits.unpackedBytes) + 1));
        if (bytes > limits.unpackedBytes) return tooLarge(limits.unpackedBytes);
        Packed entry{*kind, system == ZIP_OPSYS_UNIX && ((attributes >> 16) & S_IXUSR) != 0, number, {}};
        if (entry.kind == EntryKind::Link) {
            const Result<qint64> read = readEntry(archive, number, PATH_MAX, [&entry](const char* at, qint64 size) {
                entry.target.append(at, size);
                return true;
            });
            if (!read) return read.error();
        }
        entries.insert_or_assign(path, std::move(entry));
    }
    return entries;
}

// What stands above an entry has to be a folder: no file is to be written through a link.
Result<void> checkParents(const PackedEntries& entries)
{
    for (const auto& [path, entry] : entries) {
        for (qsizetype slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            const auto above = entries.find(path.first(slash));
            if (above != entries.end() && above->second.kind != EntryKind::Folder)
                return refused(QStringLiteral("The archive's entry \"%1\" stands below one that is no folder")
                                   .arg(QFile::decodeName(path)));
        }
    }
    return {};
}

// ---- writing folders -----------------------------------------------------------------------------------------------

Result<qint64> writeEntry(zip_t* archive, const Packed& entry, const QByteArray& path, qint64 limit)
{
    const int file = ::open(path.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                            entry.isExecutable ? 0755 : 0644);
    if (file < 0) return systemError(path, errno);
    int problem = 0;
    Result<qint64> read = readEntry(archive, entry.index, limit, [&](const char* at, qint64 size) {
        while (size > 0) {
            const ssize_t written = ::write(file, at, static_cast<size_t>(size));
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) {
                problem = errno;
                return false;
            }
            at += written;
            size -= written;
        }
        return true;
    });
    if (::close(file) != 0 && problem == 0) problem = errno;
    if (problem != 0) return systemError(path, problem);
    return read;
}

// Links last, and each only if what it leads to is inside, however many links the way has.
Result<void> makeLinks(const PackedEntries& entries, const QByteArray& root)
{
    namespace fs = std::filesystem;
    for (const auto& [path, entry] : entries) {
        if (entry.kind != EntryKind::Link) continue;
        const QByteArray place = root + '/' + path;
        if (::symlink(entry.target.constData(), place.constData()) != 0) return systemError(place, errno);
    }
    std::error_code problem;
    const fs::path canonical = fs::canonical(root.toStdString(), problem);
    if (problem) return systemError(root, problem.value());
    const std::string inside = canonical.string() + '/';
    for (const auto& [path, entry] : entries) {
        if (entry.kind != EntryKind::Link) continue;
        const fs::path place((root + '/' + path).toStdString());
        const fs::path target = fs::weakly_canonical(place.parent_path() / entry.target.toStdString(), problem);
        if (problem || entry.target.startsWith('/') || (target.string() + '/').compare(0, inside.size(), inside) != 0)
            return refused(
                QStringLiteral("The archive's link \"%1\" leads out of the archive").arg(QFile::decodeName(path)));
    }
    return {};
}

Result<void> writeEntries(zip_t* archive, const PackedEntries& entries, const QByteArray& root,
                          const PackageLimits& limits)
{
    if (!QDir().mkpath(QFile::decodeName(root))) return systemError(root, errno);
    qint64 left = limits.unpackedBytes;
    for (const auto& [path, entry] : entries) {
        const QByteArray place = root + '/' + path;
        const qsizetype slash = place.lastIndexOf('/');
        const QByteArray folder = entry.kind == EntryKind::Folder ? place : place.first(slash);
        if (!QDir().mkpath(QFile::decodeName(folder))) return systemError(folder, errno);
        if (entry.kind != EntryKind::File) continue;
        const Result<qint64> written = writeEntry(archive, entry, place, left);
        if (!written)
            return written.error().code == ErrorCode::TooLarge ? tooLarge(limits.unpackedBytes) : written.error();
        left -= *written;
    }
    return makeLinks(entries, root);
}

QString besides(const QString& folder)
{
    return folder + QStringLiteral(".unpacking-") + QUuid::createUuid().toString(QUuid::WithoutBraces).first(8);
}

// ---- reading folders -----------------------------------------------------------------------------------------------

struct Found
{
    QByteArray path;  // relative
    EntryKind kind = EntryKind::File;
    bool isExecutable = false;
    qint64 size = 0;
    qint64 modifiedNs = 0;
};

// All files and links below `root`, and the folders that hold nothing; links are not followed.
Result<void> find(const QByteArray& root, const QByteArray& below, const QStringList& without,
                  std::vector<Found>& found)
{
    const QByteArray folder = below.isEmpty() ? root : root + '/' + below;
    DIR* listing = ::opendir(folder.constData());
    if (!listing) return systemError(folder, errno);
    const std::unique_ptr<DIR, int (*)(DIR*)> closer(listing, ::closedir);
    bool isEmpty = true;
    while (const dirent* entry = ::readdir(listing)) {
        const QByteArray name(entry->d_name);
        if (name == "." || name == ".." || name == ".git" || name == "__pycache__") continue;
        if (below.isEmpty() && without.contains(QFile::decodeName(name))) continue;
        isEmpty = false;
        const QByteArray path = below.isEmpty() ? name : below + '/' + name;
        struct stat info = {};
        if (::lstat((root + '/' + path).constData(), &info) != 0) {
            if (errno == ENOENT) continue;  // went away meanwhile
            return systemError(root + '/' + path, errno);
        }
        if (S_ISDIR(info.st_mode)) {
            if (Result<void> deeper = find(root, path, without, found); !deeper) return deeper;
            continue;
        }
        if (!S_ISREG(info.st_mode) && !S_ISLNK(info.st_mode)) continue;
        found.push_back({path, S_ISLNK(info.st_mode) ? EntryKind::Link : EntryKind::File,
                         S_ISREG(info.st_mode) && (info.st_mode & S_IXUSR) != 0, info.st_size,
                         info.st_mtim.tv_sec * 1'000'000'000 + info.st_mtim.tv_nsec});
    }
    if (isEmpty && !below.isEmpty()) found.push_back({below, EntryKind::Folder, false, 0, 0});
    return {};
}

Result<std::vector<Found>> filesBelow(const QString& folder, const QStringList& without)
{
    std::vector<Found> found;
    if (Result<void> all = find(QFile::encodeName(folder), {}, without, found); !all) return all.error();
    std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.path < b.path; });
    return found;
}

Result<QByteArray> contentOf(const QByteArray& root, const Found& entry)
{
    const QByteArray path = root + '/' + entry.path;
    switch (entry.kind) {
        case EntryKind::Folder:
            return QByteArray();
        case EntryKind::Link: {
            QByteArray target(PATH_MAX, Qt::Uninitialized);
            const ssize_t size = ::readlink(path.constData(), target.data(), PATH_MAX);
            if (size < 0) return systemError(path, errno);
            target.truncate(size);
            return target;
        }
        case EntryKind::File: {
            QFile file(QFile::decodeName(path));
            if (!file.open(QIODevice::ReadOnly)) return systemError(path, errno);
            return file.readAll();
        }
    }
    Q_UNREACHABLE();
}

zip_uint32_t modeOf(const Found& entry)
{
    switch (entry.kind) {
        case EntryKind::Folder:
            return S_IFDIR | 0755;
        case EntryKind::Link:
            return S_IFLNK | 0777;
        case EntryKind::File:
            return S_IFREG | (entry.isExecutable ? 0755u : 0644u);
    }
    Q_UNREACHABLE();
}

struct ToPack
{
    QByteArray path;
    zip_uint32_t mode = 0;
    QByteArray content;
};

// The same entries give the same bytes.
Result<QByteArray> archiveOf(const std::vector<ToPack>& entries)
{
    zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    zip_t* opened = target ? zip_open_from_source(target, ZIP_TRUNCATE, nullptr) : nullptr;
    if (!opened) {
        if (target) zip_source_free(target);
        return Error{ErrorCode::Io, QStringLiteral("No archive can be made")};
    }
    Archive archive(opened);
    zip_source_keep(target);
    const std::unique_ptr<zip_source_t, void (*)(zip_source_t*)> keeper(target, zip_source_free);
    for (const ToPack& entry : entries) {
        zip_int64_t index = -1;
        if (S_ISDIR(entry.mode)) {
            index = zip_dir_add(archive.get(), entry.path.constData(), ZIP_FL_ENC_UTF_8);
        } else {
            zip_source_t* source = zip_source_buffer(archive.get(), entry.content.constData(),
                                                     static_cast<zip_uint64_t>(entry.content.size()), 0);
            index = source ? zip_file_add(archive.get(), entry.path.constData(), source, ZIP_FL_ENC_UTF_8) : -1;
            if (index < 0 && source) zip_source_free(source);
        }
        // Midnight of 1 January 1980, the first that archives can say.
        constexpr zip_uint16_t firstDay = (1 << 5) | 1;
        if (index < 0 || zip_file_set_dostime(archive.get(), static_cast<zip_uint64_t>(index), 0, firstDay, 0) != 0 ||
            zip_file_set_external_attributes(archive.get(), static_cast<zip_uint64_t>(index), 0, ZIP_OPSYS_UNIX,
                                             entry.mode << 16) != 0)
            return Error{ErrorCode::Io, QStringLiteral("%1 cannot be packed").arg(QFile::decodeName(entry.path))};
    }
    if (zip_close(archive.get()) != 0) return Error{ErrorCode::Io, QString::fromUtf8(zip_strerror(archive.get()))};
    (void)archive.release();  // closed
    if (entries.empty()) return QByteArray("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22);

    if (zip_source_open(target) != 0) return Error{ErrorCode::Io, QStringLiteral("The archive cannot be read")};
    zip_source_seek(target, 0, SEEK_END);
    const zip_int64_t size = zip_source_tell(target);
    zip_source_seek(target, 0, SEEK_SET);
    QByteArray packed(static_cast<qsizetype>(size), Qt::Uninitialized);
    const zip_int64_t read = zip_source_read(target, packed.data(), static_cast<zip_uint64_t>(size));
    zip_source_close(target);
    if (read != size) return Error{ErrorCode::Io, QStringLiteral("The archive cannot be read")};
    return packed;
}

}  // namespace

Result<void> unpackCode(const QByteArray& zip, const QString& folder, const PackageLimits& limits)
{
    if (zip.size() > limits.packedBytes)
        return Error{ErrorCode::TooLarge,
                     QStringLiteral("The archive is larger than %1 bytes").arg(limits.packedBytes)};
    zip_source_t* source = zip_source_buffer_create(zip.constData(), static_cast<zip_uint64_t>(zip.size()), 0, nullptr);
    if (!source) return refused(notUnpacked);
    const Archive archive(zip_open_from_source(source, ZIP_RDONLY, nullptr));
    if (!archive) {
        zip_source_free(source);
        return refused(notUnpacked);
    }
    const Result<PackedEntries> entries = entriesOf(archive.get(), limits);
    if (!entries) return entries.error();
    if (entries->empty()) return refused(QStringLiteral("Uploaded file must be a non-empty zip"));
    if (Result<void> checked = checkParents(*entries); !checked) return checked;
    Result<void> written = writeEntries(archive.get(), *entries, QFile::encodeName(folder), limits);
    if (!written) QDir(folder).removeRecursively();
    return written;
}

Result<void> replaceCode(const QByteArray& zip, const QString& folder, const PackageLimits& limits)
{
    const QString fresh = besides(folder);
    if (Result<void> unpacked = unpackCode(zip, fresh, limits); !unpacked) return unpacked;
    const QByteArray from = QFile::encodeName(fresh);
    const QByteArray to = QFile::encodeName(folder);
    const bool exists = QFile::exists(folder);
    if (::renameat2(AT_FDCWD, from.constData(), AT_FDCWD, to.constData(), exists ? RENAME_EXCHANGE : 0) != 0) {
        const Error error = systemError(to, errno);
        QDir(fresh).removeRecursively();
        return error;
    }
    if (exists) QDir(fresh).removeRecursively();
    return {};
}

Result<QByteArray> packCode(const QString& folder, const QStringList& without, const PackageLimits& limits)
{
    const Result<std::vector<Found>> files = filesBelow(folder, without);
    if (!files) return files.error();
    qint64 bytes = 0;
    for (const Found& entry : *files)
        bytes += entry.size;
    if (bytes > limits.unpackedBytes || static_cast<int>(files->size()) > limits.entries)
        return tooLarge(limits.unpackedBytes);

    const QByteArray root = QFile::encodeName(folder);
    std::vector<ToPack> entries;
    entries.reserve(files->size());
    for (const Found& entry : *files) {
        Result<QByteArray> content = contentOf(root, entry);
        if (!content) return content.error();
        entries.push_back({entry.path, modeOf(entry), std::move(*content)});
    }
    return archiveOf(entries);
}

Result<QByteArray> packFiles(const std::map<QByteArray, QByteArray>& files)
{
    std::vector<ToPack> entries;
    for (const auto& [path, content] : files)
        entries.push_back({path, S_IFREG | 0644u, content});
    return archiveOf(entries);
}

Result<QByteArray> contentDigest(const QString& folder, const QStringList& without)
{
    const Result<std::vector<Found>> files = filesBelow(folder, without);
    if (!files) return files.error();
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const QByteArray root = QFile::encodeName(folder);
    for (const Found& entry : *files) {
        const Result<QByteArray> content = contentOf(root, entry);
        if (!content) return content.error();
        hash.addData(entry.path + '\0' + QByteArray::number(modeOf(entry)) + ' ' + QByteArray::number(content->size()) +
                     '\0');
        hash.addData(*content);
    }
    return hash.result().toHex();
}

QByteArray contentStamp(const QString& folder, const QStringList& without)
{
    const Result<std::vector<Found>> files = filesBelow(folder, without);
    if (!files) return {};
    QCryptographicHash hash(QCryptographicHash::Md5);
    for (const Found& entry : *files)
        hash.addData(entry.path + '\0' + QByteArray::number(modeOf(entry)) + ' ' + QByteArray::number(entry.size) +
                     ' ' + QByteArray::number(entry.modifiedNs) + '\0');
    return hash.result().toHex();
}

QByteArray codeSha256(const QByteArray& zip)
{
    return QCryptographicHash::hash(zip, QCryptographicHash::Sha256).toBase64();
}

}  // namespace trestle::functions
