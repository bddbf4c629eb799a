// bench_commit FOLDER [rows a commit] [rows]: the floor of a durable write. New rows of 450 bytes and their changes,
// laid out as core/tables/storage lays them out, by SQLite alone; then as many bytes written and synchronised by the
// system alone. Both overwrite a file that is there, as a write-ahead log is.
#include <QByteArray>

#include <sqlite3.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>

namespace {

double cpuUs(const timeval& time)
{
    return double(time.tv_sec) * 1e6 + double(time.tv_usec);
}

void measure(const char* name, int commits, int rowsACommit, const std::function<void()>& commit)
{
    rusage before{};
    rusage after{};
    getrusage(RUSAGE_SELF, &before);
    for (int i = 0; i < commits; ++i)
        commit();
    getrusage(RUSAGE_SELF, &after);
    const double user = cpuUs(after.ru_utime) - cpuUs(before.ru_utime);
    const double system = cpuUs(after.ru_stime) - cpuUs(before.ru_stime);
    std::printf("%-22s %5.1f us a row, %.1f of them the system's; %.0f us a commit\n", name,
                (user + system) / commits / rowsACommit, system / commits / rowsACommit, (user + system) / commits);
}

void require(bool holds, const char* what)
{
    if (holds) return;
    std::perror(what);
    std::exit(1);
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc < 2) return std::printf("bench_commit FOLDER [rows a commit] [rows]\n"), 2;
    const QByteArray folder = argv[1];
    const int rowsACommit = argc > 2 ? std::atoi(argv[2]) : 8;
    const int commits = (argc > 3 ? std::atoi(argv[3]) : 80'000) / rowsACommit;

    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3* database = nullptr;
    require(sqlite3_open((folder + "/commit.db").constData(), &database) == SQLITE_OK, "open");
    const auto execute = [&](const char* sql) {
        require(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK, sqlite3_errmsg(database));
    };
    execute(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=8192;"
        "CREATE TABLE s1(id INTEGER PRIMARY KEY, key BLOB NOT NULL, value BLOB NOT NULL);"
        "CREATE UNIQUE INDEX k1 ON s1(key); CREATE TABLE changes(sequence INTEGER PRIMARY KEY, record BLOB, count "
        "INTEGER)");
    const auto prepare = [&](const char* sql) {
        sqlite3_stmt* statement = nullptr;
        require(sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) == SQLITE_OK, sqlite3_errmsg(database));
        return statement;
    };
    const auto run = [&](sqlite3_stmt* statement) {
        require(sqlite3_step(statement) == SQLITE_DONE, sqlite3_errmsg(database));
        sqlite3_reset(statement);
    };
    sqlite3_stmt* begin = prepare("BEGIN IMMEDIATE");
    sqlite3_stmt* find = prepare("SELECT value FROM s1 WHERE key=?1");
    sqlite3_stmt* change = prepare("INSERT INTO changes(record,count) VALUES(?1,?2)");
    sqlite3_stmt* insert = prepare("INSERT INTO s1(key,value) VALUES(?1,?2)");
    sqlite3_stmt* commit = prepare("COMMIT");
    std::mt19937_64 random;
    const QByteArray value(470, 'x');
    const QByteArray changes(540 * rowsACommit, 'x');
    const auto bind = [](sqlite3_stmt* statement, int parameter, const QByteArray& bytes) {
        sqlite3_bind_blob(statement, parameter, bytes.constData(), int(bytes.size()), SQLITE_STATIC);
    };
    measure("SQLite", commits, rowsACommit, [&] {
        run(begin);
        for (int i = 0; i < rowsACommit; ++i) {
            const QByteArray key = QByteArray::number(random(), 16).rightJustified(24, '0');
            bind(find, 1, key);
            run(find);
            bind(insert, 1, key);
            bind(insert, 2, value);
            run(insert);
        }
        bind(change, 1, changes);
        sqlite3_bind_int(change, 2, rowsACommit);
        run(change);
        run(commit);
    });

    // A page of the index for each row, and seven rows or changes to a page of theirs.
    const QByteArray pages((rowsACommit + 2 * (rowsACommit / 7 + 1)) * 4120, 'x');
    const off_t end = 32 << 20;
    const int log = ::open((folder + "/commit.log").constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    require(log >= 0, "open");
    const auto write = [&](off_t at) {
        require(::pwrite(log, pages.constData(), size_t(pages.size()), at) == pages.size(), "write");
    };
    off_t at = 0;
    for (; at < end; at += pages.size())
        write(at);
    require(::fsync(log) == 0, "fsync");
    measure("write and fdatasync", commits, rowsACommit, [&] {
        at = at >= end ? 0 : at;
        write(at);
        at += pages.size();
        require(::fdatasync(log) == 0, "fdatasync");
    });
    return 0;
}
