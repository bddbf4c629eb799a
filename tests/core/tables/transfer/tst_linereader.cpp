#include "core/tables/transfer/Gzip.h"
#include "core/tables/transfer/LineReader.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <zstd.h>

using namespace trestle;
using tables::LineReader;

namespace {

QByteArray zstd(const QByteArray& plain)
{
    QByteArray packed(qsizetype(ZSTD_compressBound(size_t(plain.size()))), Qt::Uninitialized);
    const size_t size = ZSTD_compress(packed.data(), size_t(packed.size()), plain.constData(), size_t(plain.size()), 3);
    packed.resize(qsizetype(size));
    return packed;
}

}  // namespace

class TestLineReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void damage_data();
    void damage();
    void longestLine();
    void missingFile();

private:
    QString file(const QByteArray& bytes)
    {
        const QString path = m_folder.filePath(QString::number(++m_files));
        QFile out(path);
        if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size()) qFatal("cannot write a test file");
        return path;
    }
    QByteArray gzip(const QByteArray& plain)
    {
        const QString path = m_folder.filePath(QStringLiteral("packed.gz"));
        auto writer = tables::GzipWriter::create(path);
        if (!writer || !writer->write(plain) || !writer->finish()) qFatal("cannot write a test file");
        QFile in(path);
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }

    QTemporaryDir m_folder;
    int m_files = 0;
};

void TestLineReader::reads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArrayList>("lines");
    QByteArray much;
    QByteArrayList muchLines;
    for (int i = 0; i < 40'000; ++i) {
        muchLines.append("line " + QByteArray::number(i * 7919) + '\n');
        much += muchLines.back();
    }
    const QByteArray few("one\n\nt\0o\n", 9);
    const QByteArrayList fewLines{"one\n", "\n", QByteArray("t\0o\n", 4)};
    QTest::newRow("nothing") << QByteArray() << QByteArrayList();
    QTest::newRow("plain") << few << fewLines;
    QTest::newRow("gzip") << gzip(few) << fewLines;
    QTest::newRow("two gzip members") << gzip(few) + gzip("more") << fewLines + QByteArrayList{"more"};
    QTest::newRow("zstd") << zstd(few) << fewLines;
    QTest::newRow("two zstd frames") << zstd("on") + zstd("e\ntwo") << QByteArrayList{"one\n", "two"};
    QTest::newRow("zstd of nothing") << zstd("") << QByteArrayList();
    QTest::newRow("no feed at the end") << QByteArray("one\ntwo") << QByteArrayList{"one\n", "two"};
    QTest::newRow("much, plain") << much << muchLines;
    QTest::newRow("much, gzip") << gzip(much) << muchLines;
    QTest::newRow("much, zstd") << zstd(much) << muchLines;
}

void TestLineReader::reads()
{
    QFETCH(QByteArray, bytes);
    auto reader = LineReader::open(file(bytes));
    QVERIFY(reader);
    QByteArrayList lines;
    while (true) {
        const auto line = reader->next();
        QVERIFY2(line, qPrintable(line ? QString() : line.error().message));
        if (line->isEmpty()) break;
        lines.append(*line);
    }
    QTEST(lines, "lines");
}

void TestLineReader::damage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray plain = QByteArray("a line of text\n").repeated(1000);
    QTest::newRow("cut gzip") << gzip(plain).chopped(12);
    QTest::newRow("cut zstd") << zstd(plain).chopped(5);
    QByteArray changed = zstd(plain);
    changed[changed.size() / 2] = char(changed[changed.size() / 2] ^ 0x55);
    changed[6] = char(changed[6] ^ 0xff);
    QTest::newRow("changed zstd") << changed;
}

void TestLineReader::damage()
{
    QFETCH(QByteArray, bytes);
    auto reader = LineReader::open(file(bytes));
    QVERIFY(reader);
    for (int i = 0; i <= 1000; ++i) {
        const auto line = reader->next();
        if (line && !line->isEmpty()) continue;
        QVERIFY(!line);
        QCOMPARE(line.error().code, base::ErrorCode::Io);
        return;
    }
    QFAIL("the damage was not seen");
}

void TestLineReader::longestLine()
{
    auto reader = LineReader::open(file(zstd(QByteArray(17 << 20, 'x'))));
    QVERIFY(reader);
    QCOMPARE(reader->next().error().code, base::ErrorCode::TooLarge);
}

void TestLineReader::missingFile()
{
    QCOMPARE(LineReader::open(m_folder.filePath(QStringLiteral("none"))).error().code, base::ErrorCode::Io);
}

QTEST_GUILESS_MAIN(TestLineReader)
#include "tst_linereader.moc"
