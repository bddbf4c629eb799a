// Archives from outside: what is unpacked, what is refused, and that nothing is ever written beside the folder.
#include "core/functions/CodeFolders.h"
#include "core/functions/CodePackage.h"

#include <QDir>
#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

using namespace trestle::functions;
using trestle::base::ErrorCode;
using trestle::base::Result;

namespace {

struct Entry
{
    QByteArray path;
    QByteArray content;
    quint32 mode = S_IFREG | 0644;
};

// Any archive, honest or not.
QByteArray zipOf(const std::vector<Entry>& entries)
{
    zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    zip_source_keep(target);
    zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, nullptr);
    for (const Entry& entry : entries) {
        zip_source_t* source = zip_source_buffer(archive, entry.content.constData(), quint64(entry.content.size()), 0);
        const zip_int64_t index = zip_file_add(archive, entry.path.constData(), source, ZIP_FL_ENC_UTF_8);
        zip_file_set_external_attributes(archive, quint64(index), 0, ZIP_OPSYS_UNIX, entry.mode << 16);
    }
    zip_close(archive);
    zip_source_open(target);
    zip_source_seek(target, 0, SEEK_END);
    QByteArray bytes(zip_source_tell(target), Qt::Uninitialized);
    zip_source_seek(target, 0, SEEK_SET);
    zip_source_read(target, bytes.data(), quint64(bytes.size()));
    zip_source_close(target);
    zip_source_free(target);
    return bytes;
}

constexpr quint32 linkMode = S_IFLNK | 0777;

QStringList filesBelow(const QString& folder)
{
    QStringList files;
    QDirIterator entries(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                         QDirIterator::Subdirectories);
    while (entries.hasNext())
        files << QDir(folder).relativeFilePath(entries.next());
    files.sort();
    return files;
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

}  // namespace

class TestCodePackage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unpacks();
    void refuses_data();
    void refuses();
    void keepsToItsLimits();
    void replacesAtOnce();
    void packsTheSameFilesToTheSameBytes();
    void digestsTellContentApart();
    void findsCodeWhereItStands();
};

void TestCodePackage::unpacks()
{
    const QTemporaryDir dir;
    const QString folder = dir.filePath(QStringLiteral("code"));
    const QByteArray zip = zipOf({{"index.mjs", "export const handler = 1;"},
                                  {"bin/tool", "#!/bin/sh\n", S_IFREG | 0755},
                                  {"empty/", "", S_IFDIR | 0755},
                                  {"node_modules/.bin/tool", "../../bin/tool", linkMode},
                                  {"secret", "x", S_IFREG | 04600}});
    const Result<void> unpacked = unpackCode(zip, folder);
    QVERIFY2(unpacked, unpacked ? "" : qPrintable(unpacked.error().message));
    QCOMPARE(
        filesBelow(folder).join(u' '),
        QStringLiteral("bin bin/tool empty index.mjs node_modules node_modules/.bin node_modules/.bin/tool secret"));
    QCOMPARE(contentOf(folder + QStringLiteral("/node_modules/.bin/tool")), QByteArray("#!/bin/sh\n"));
    QVERIFY(QFileInfo(folder + QStringLiteral("/bin/tool")).isExecutable());
    struct stat info = {};
    QCOMPARE(::stat(QFile::encodeName(folder + QStringLiteral("/secret")).constData(), &info), 0);
    QCOMPARE(info.st_mode & 07777u, 0644u);
}

void TestCodePackage::refuses_data()
{
    QTest::addColumn<QByteArray>("zip");
    QTest::newRow("no archive") << QByteArray("certainly no archive");
    QTest::newRow("nothing at all") << QByteArray();
    QTest::newRow("no entries") << QByteArray("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22);
    QTest::newRow("cut short") << zipOf({{"index.mjs", QByteArray(5'000, 'a')}}).first(60);
    QTest::newRow("above the folder") << zipOf({{"../out", "x"}});
    QTest::newRow("above, from below") << zipOf({{"a/../../out", "x"}});
    QTest::newRow("absolute") << zipOf({{"/tmp/out", "x"}});
    QTest::newRow("a dot") << zipOf({{"a/./out", "x"}});
    QTest::newRow("two slashes") << zipOf({{"a//out", "x"}});
    QTest::newRow("a very long name") << zipOf({{QByteArray(300, 'n'), "x"}});
    QTest::newRow("a device") << zipOf({{"device", "", S_IFCHR | 0666}});
    QTest::newRow("a pipe") << zipOf({{"pipe", "", S_IFIFO | 0666}});
    QTest::newRow("link to an absolute path") << zipOf({{"out", "/etc/passwd", linkMode}});
    QTest::newRow("link above") << zipOf({{"out", "../../secret", linkMode}});
    QTest::newRow("link to its parent") << zipOf({{"out", "..", linkMode}});
    QTest::newRow("link out through a link")
        << zipOf({{"a/b/c/root", "../../..", linkMode}, {"x", "1"}, {"out", "a/b/c/root/../outside", linkMode}});
    QTest::newRow("file through a link") << zipOf({{"d", ".", linkMode}, {"d/file", "x"}});
    QTest::newRow("file below a file") << zipOf({{"d", "x"}, {"d/file", "x"}});
    QTest::newRow("links in a ring") << zipOf({{"a", "b", linkMode}, {"b", "a", linkMode}});
}

void TestCodePackage::refuses()
{
    QFETCH(QByteArray, zip);
    const QTemporaryDir dir;
    QDir(dir.path()).mkdir(QStringLiteral("in"));
    const Result<void> unpacked = unpackCode(zip, dir.filePath(QStringLiteral("in/code")));
    QVERIFY(!unpacked);
    QCOMPARE(unpacked.error().code, ErrorCode::InvalidArgument);
    QVERIFY(!unpacked.error().message.isEmpty());
    QCOMPARE(filesBelow(dir.path()), QStringList{QStringLiteral("in")});
}

void TestCodePackage::keepsToItsLimits()
{
    const QTemporaryDir dir;
    const QString folder = dir.filePath(QStringLiteral("code"));
    PackageLimits limits;
    limits.unpackedBytes = 10'000;
    const Result<void> bomb =
        unpackCode(zipOf({{"a", QByteArray(6'000, '0')}, {"b", QByteArray(6'000, '0')}}), folder, limits);
    QVERIFY(!bomb);
    QCOMPARE(bomb.error().code, ErrorCode::TooLarge);
    QCOMPARE(bomb.error().message, QStringLiteral("Unzipped size must be smaller than 10000 bytes"));
    QVERIFY(!QFileInfo::exists(folder));

    // An archive that lies about the size of what it holds.
    QByteArray liar = zipOf({{"a", QByteArray(60'000, '0')}});
    const QByteArray size("\x60\xea\0\0", 4);
    const QByteArray less("\x10\0\0\0", 4);
    liar.replace(size, less);
    QVERIFY(!unpackCode(liar, folder, limits));
    QVERIFY(!QFileInfo::exists(folder));

    limits.entries = 2;
    QVERIFY(!unpackCode(zipOf({{"a", "1"}, {"b", "2"}, {"c", "3"}}), folder, limits));
    limits.packedBytes = 50;
    QCOMPARE(unpackCode(zipOf({{"a", "1"}}), folder, limits).error().code, ErrorCode::TooLarge);
}

void TestCodePackage::replacesAtOnce()
{
    const QTemporaryDir dir;
    const QString folder = dir.filePath(QStringLiteral("code"));
    QVERIFY(replaceCode(zipOf({{"old.mjs", "1"}, {"both.mjs", "1"}}), folder));
    QVERIFY(replaceCode(zipOf({{"new.mjs", "2"}, {"both.mjs", "2"}}), folder));
    QCOMPARE(filesBelow(dir.path()).join(u' '), QStringLiteral("code code/both.mjs code/new.mjs"));
    QCOMPARE(contentOf(folder + QStringLiteral("/both.mjs")), QByteArray("2"));
    QVERIFY(!replaceCode(zipOf({{"../x", "3"}}), folder));
    QCOMPARE(filesBelow(dir.path()).join(u' '), QStringLiteral("code code/both.mjs code/new.mjs"));
}

void TestCodePackage::packsTheSameFilesToTheSameBytes()
{
    const QTemporaryDir dir;
    const QString one = dir.filePath(QStringLiteral("one"));
    const QString two = dir.filePath(QStringLiteral("two"));
    for (const QString& folder : {one, two}) {
        write(folder + QStringLiteral("/index.py"), "def handler(event, context): pass\n");
        write(folder + QStringLiteral("/lib/ünï.py"), "x = 1\n");
        write(folder + QStringLiteral("/function.yaml"), "runtime: python3.12\n");
        write(folder + QStringLiteral("/lib/function.yaml"), "kept");
        write(folder + QStringLiteral("/__pycache__/index.pyc"), folder.toUtf8());
        QVERIFY(QFile::link(QStringLiteral("index.py"), folder + QStringLiteral("/main.py")));
        QVERIFY(QDir().mkpath(folder + QStringLiteral("/empty")));
    }
    QFile::setPermissions(two + QStringLiteral("/index.py"), QFile::ReadOwner | QFile::WriteOwner);
    const QStringList without{QStringLiteral("function.yaml")};
    const Result<QByteArray> packed = packCode(one, without);
    QVERIFY2(packed, packed ? "" : qPrintable(packed.error().message));
    QCOMPARE(*packCode(two, without), *packed);
    QCOMPARE(codeSha256(*packed).size(), 44);

    const QString back = dir.filePath(QStringLiteral("back"));
    QVERIFY(unpackCode(*packed, back));
    QCOMPARE(filesBelow(back).join(u' '), QStringLiteral("empty index.py lib lib/function.yaml lib/ünï.py main.py"));
    QCOMPARE(QFile::symLinkTarget(back + QStringLiteral("/main.py")),
             QFileInfo(back + QStringLiteral("/index.py")).absoluteFilePath());
    QCOMPARE(*contentDigest(back), *contentDigest(one, without));
}

void TestCodePackage::digestsTellContentApart()
{
    const QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("index.mjs"));
    write(file, "1");
    const QByteArray before = *contentDigest(dir.path());
    const QByteArray stamp = contentStamp(dir.path());
    QCOMPARE(contentStamp(dir.path()), stamp);
    write(file, "22");
    QVERIFY(*contentDigest(dir.path()) != before);
    QVERIFY(contentStamp(dir.path()) != stamp);
    write(file, "1");
    QCOMPARE(*contentDigest(dir.path()), before);
    QCOMPARE(contentDigest(dir.filePath(QStringLiteral("nowhere"))).error().code, ErrorCode::NotFound);
    QVERIFY(contentStamp(dir.filePath(QStringLiteral("nowhere"))).isEmpty());
}

void TestCodePackage::findsCodeWhereItStands()
{
    const QTemporaryDir dir;
    CodeFolders folders(dir.path(), dir.filePath(QStringLiteral(".trestle/code")));
    FunctionDescription function;
    function.name = "f";
    QCOMPARE(folders.latest(function), dir.filePath(QStringLiteral("functions/f")));
    function.codeFolder = "../../build/f";
    QCOMPARE(folders.latest(function), dir.filePath(QStringLiteral("build/f")));

    const QByteArray zip = zipOf({{"index.mjs", "1"}});
    QDir().mkpath(dir.filePath(QStringLiteral("functions/f/versions")));
    write(folders.versionPackage("f", 3), zip);
    FunctionVersion version;
    version.number = 3;
    version.packageSha256 = codeSha256(zip);
    const Result<QString> unpacked = folders.version("f", version);
    QVERIFY2(unpacked, unpacked ? "" : qPrintable(unpacked.error().message));
    QCOMPARE(contentOf(*unpacked + QStringLiteral("/index.mjs")), QByteArray("1"));
    QCOMPARE(*folders.version("f", version), *unpacked);
    version.packageSha256 = codeSha256("another");
    QCOMPARE(folders.version("f", version).error().code, ErrorCode::NotFound);

    write(folders.layerPackage("tools", 2), zipOf({{"nodejs/node_modules/x/index.js", "x"}}));
    const Result<QString> layer = folders.layer("arn:aws:lambda:us-east-1:000000000000:layer:tools:2");
    QVERIFY(layer);
    QVERIFY(QFileInfo::exists(*layer + QStringLiteral("/nodejs/node_modules/x/index.js")));
    QCOMPARE(*folders.layer("tools"), dir.filePath(QStringLiteral("layers/tools")));
    for (const QByteArray name : {"nowhere", "..", "a/b", "arn:aws:lambda:us-east-1:000000000000:layer:tools:9"})
        QCOMPARE(folders.layer(name).error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(TestCodePackage)
#include "tst_codepackage.moc"
