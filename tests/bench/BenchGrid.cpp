// bench_grid FOLDER [items]: how the table editor behaves over a large table. Makes a workspace in FOLDER with one
// table of so many items (1,000,000) unless it is there already, opens the editor and its inspector on it, and prints
// how long the first rows took and what scrolling through them cost: every frame, and the longest time that the window
// answered nothing.
#include "core/engine/Engine.h"
#include "core/workspace/WorkspaceFolder.h"
#include "ui/shell/ActionRegister.h"
#include "ui/tables/ItemTransfer.h"
#include "ui/tables/TableEditor.h"
#include "ui/tables/TableMemory.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QFile>
#include <QKeyEvent>
#include <QScrollBar>
#include <QSplitter>
#include <QStandardPaths>
#include <QTableView>
#include <QTimer>

#include <algorithm>
#include <cstdio>

using namespace trestle;

namespace {

constexpr int batch = 25;
constexpr int batchesUnderWay = 64;
constexpr int frames = 1'200;

/// Times everything that the window's thread does between two looks at its queue.
class TimedApplication : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override
    {
        if (m_depth > 0) return QApplication::notify(receiver, event);
        QElapsedTimer timer;
        timer.start();
        ++m_depth;
        const bool handled = QApplication::notify(receiver, event);
        --m_depth;
        longestNs = std::max(longestNs, timer.nsecsElapsed());
        return handled;
    }

    qint64 longestNs = 0;

private:
    int m_depth = 0;
};

/// The editor asks its window for nothing that matters here.
class NoWorkbench : public ui::Workbench
{
public:
    void openEditor(const QString&) override {}
    void closeEditor(const QString&) override {}
    void reveal(const workspace::ObjectRef&) override {}
    void showTrace(qint64) override {}
    void showItem(const QByteArray&, const tables::Item&) override {}
    void composeRequest(const requests::SavedRequest&, Sending) override {}
    void toast(const QString&, const QString&, std::function<void()>) override {}
    ui::ActionRegister& actions() override { return m_actions; }

private:
    ui::ActionRegister m_actions;
};

tables::Item book(int number)
{
    using tables::AttributeValue;
    const QByteArray digits = QByteArray::number(number).rightJustified(7, '0');
    return tables::Item{
        {"pk", AttributeValue::string("BOOK#" + digits)},
        {"sk", AttributeValue::string("META")},
        {"type", AttributeValue::string("Book")},
        {"title", AttributeValue::string("Notes on the Viaduct, volume " + digits)},
        {"author", AttributeValue::string("Author " + QByteArray::number(number % 997))},
        {"copies", AttributeValue::number(number % 9)},
        {"price", AttributeValue::number(*tables::Decimal::parse(QByteArray::number(number % 90) + ".95"))},
        {"addedAt", AttributeValue::number(1'700'000'000 + number)},
        {"tags", AttributeValue::StringSet{{"fiction", "tag" + QByteArray::number(number % 13)}}},
        {"shelf", AttributeValue(tables::Item{{"room", AttributeValue::string("B")},
                                              {"row", AttributeValue::number(number % 40)}})}};
}

bool wait(const std::function<bool()>& done, int ms)
{
    QElapsedTimer timer;
    timer.start();
    while (!done()) {
        if (timer.elapsed() > ms) return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents);
    }
    return true;
}

bool fill(engine::Engine& engine, int items)
{
    qint64 stored = -1;
    engine.tables().describeTable("Big", &engine, [&](auto status) { stored = status ? status->itemCount : -2; });
    if (!wait([&] { return stored != -1; }, 60'000) || stored < 0) return false;
    int underWay = 0;
    bool failed = false;
    for (int first = static_cast<int>(stored); first < items && !failed; first += batch) {
        tables::BatchWriteRequest request;
        for (int i = first; i < std::min(items, first + batch); ++i)
            request.writes.push_back({"Big", book(i), {}});
        ++underWay;
        engine.tables().batchWriteItem(std::move(request), &engine, [&](const auto& result) {
            failed = failed || !result;
            --underWay;
        });
        if (!wait([&] { return underWay < batchesUnderWay; }, 60'000)) return false;
        if (first / 100'000 != (first + batch) / 100'000) std::printf("filled %d\n", first + batch);
        std::fflush(stdout);
    }
    return wait([&] { return underWay == 0; }, 60'000) && !failed;
}

}  // namespace

int main(int argc, char** argv)
{
    QStandardPaths::setTestModeEnabled(true);
    TimedApplication app(argc, argv);
    QApplication::setApplicationName(QStringLiteral("trestle-bench"));
    ui::Theme::instance().install(app);
    QTimer tick;  // wakes wait()
    tick.start(1);
    const QString folder = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QString();
    const int items = argc > 2 ? QByteArray(argv[2]).toInt() : 1'000'000;
    if (folder.isEmpty()) return std::printf("bench_grid FOLDER [items]\n"), 2;
    const auto fail = [](const QString& why) { return std::printf("%s\n", qPrintable(why)), 1; };
    const bool fresh = !QFile::exists(folder + QStringLiteral("/trestle.yaml"));
    auto opened =
        fresh ? workspace::WorkspaceFolder::create(folder, "bench") : workspace::WorkspaceFolder::open(folder);
    if (!opened) return fail(opened.error().message);
    const auto data = (*opened)->dataFolder();
    if (!data) return fail(data.error().message);
    ui::WorkspaceDocument document(std::move(*opened));
    if (fresh) {
        tables::TableDescription table;
        table.name = "Big";
        table.keys = {{"pk", tables::KeyType::S}, tables::KeyAttribute{"sk", tables::KeyType::S}};
        (void)document.addTable(table);
        (void)document.saveNow();
    }
    engine::Engine::Options options;
    options.folder = folder;
    options.dataFolder = *data;
    options.port = 0;
    auto engine = engine::Engine::open(options, document.workspace());
    if (!engine) return fail(engine.error().message);
    if (!fill(**engine, items)) return fail(QStringLiteral("the table could not be filled"));

    NoWorkbench workbench;
    ui::TableMemory memory;
    ui::ItemTransfer transfer("Big", **engine);
    QSplitter window;
    window.resize(1440, 900);
    window.show();
    wait([until = QDeadlineTimer(500)] { return until.hasExpired(); }, 1'000);
    app.longestNs = 0;
    QElapsedTimer timer;
    timer.start();
    ui::TableEditor editor("Big", **engine, document, workbench, memory, transfer);
    window.addWidget(editor.widget());
    window.addWidget(editor.inspector());
    window.setSizes({1120, 320});
    auto* grid = editor.widget()->findChild<QTableView*>(QStringLiteral("items"));
    if (!wait([grid] { return grid->isVisible() && grid->model()->rowCount() > 0; }, 10'000))
        return fail(QStringLiteral("no rows came"));
    grid->viewport()->repaint();
    std::printf("first rows            %7.1f ms, longest block %.1f ms\n", double(timer.nsecsElapsed()) / 1e6,
                double(app.longestNs) / 1e6);

    // A page a frame, as a held Page Down does; the model fetches more as the end comes near.
    const auto scroll = [&](const char* name, const std::function<void(int)>& step) {
        std::vector<qint64> cost;
        app.longestNs = 0;
        const int rowsBefore = grid->model()->rowCount();
        for (int i = 0; i < frames; ++i) {
            QElapsedTimer frame;
            frame.start();
            step(i);
            grid->viewport()->repaint();
            QCoreApplication::processEvents();
            cost.push_back(frame.nsecsElapsed());
            wait([until = QDeadlineTimer(4)] { return until.hasExpired(); }, 50);
        }
        std::sort(cost.begin(), cost.end());
        std::printf("%-21s p50 %5.1f, p95 %5.1f, longest %5.1f ms; longest block %.1f ms; rows %d to %d\n", name,
                    double(cost[cost.size() / 2]) / 1e6, double(cost[cost.size() * 95 / 100]) / 1e6,
                    double(cost.back()) / 1e6, double(app.longestNs) / 1e6, rowsBefore, grid->model()->rowCount());
    };
    QScrollBar* bar = grid->verticalScrollBar();
    scroll("scroll by pages", [&](int) { bar->triggerAction(QAbstractSlider::SliderPageStepAdd); });
    scroll("drag the scroll bar", [&](int i) { bar->setValue(int(qint64(bar->maximum()) * (i % 100) / 100)); });
    scroll("arrow down", [&](int) {
        QKeyEvent press(QEvent::KeyPress, Qt::Key_Down, Qt::NoModifier);
        QCoreApplication::sendEvent(grid, &press);
    });
    return 0;
}
