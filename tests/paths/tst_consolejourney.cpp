// The main job of the console, by hand: an endpoint is clicked together, gets a request, and the item is there. Through
// the real window with its real engine; the same folder then answers the same under trestle-cli.
#include "app/console/Console.h"
#include "tests/support/AccessibleNames.h"
#include "ui/shell/ActionRegister.h"
#include "ui/shell/Appearance.h"
#include "ui/shell/Panes.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/LinesPanel.h"
#include "ui/widgets/WrappedText.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace trestle;
using namespace trestle::tests;

namespace {

constexpr int patience = 30'000;

/// The visible widget below `root` that bears `name` as object name, accessible name or text.
template <typename T>
T* find(QWidget* root, const QString& name)
{
    for (T* widget : root->findChildren<T*>()) {
        if (!widget->isVisible()) continue;
        if (widget->objectName() == name || widget->accessibleName() == name) return widget;
        if constexpr (std::is_base_of_v<QAbstractButton, T>)
            if (widget->text().remove(u'&') == name) return widget;
    }
    return nullptr;
}

/// Ends the test, and leaves pictures of what was there in the folder that TRESTLE_PICTURES names.
[[noreturn]] void giveUp(const QString& name)
{
    int number = 0;
    const QString folder = qEnvironmentVariable("TRESTLE_PICTURES");
    for (QWidget* window : QApplication::topLevelWidgets())
        if (!folder.isEmpty() && window->isVisible())
            window->grab().save(QStringLiteral("%1/journey-%2.png").arg(folder).arg(++number));
    qFatal("nothing is called %s", qPrintable(name));
}

/// As find(), in any window; waits for it to appear.
template <typename T>
T* wait(const QString& name)
{
    T* found = nullptr;
    [[maybe_unused]] const bool came = QTest::qWaitFor(
        [&] {
            for (QWidget* window : QApplication::topLevelWidgets())
                if (window->isVisible() && (found = find<T>(window, name))) return true;
            return false;
        },
        patience);
    if (!found) giveUp(name);
    return found;
}

void press(const QString& button)
{
    QTest::mouseClick(wait<QPushButton>(button), Qt::LeftButton);
}

void type(QLineEdit* edit, const QString& text)
{
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, text);
}

/// Chooses by keyboard, as a user without a mouse does.
void choose(QComboBox* box, const QString& text)
{
    const int wanted = box->findText(text);
    if (wanted < 0) qFatal("no choice %s", qPrintable(text));
    box->setFocus();
    for (int step = 0; box->currentIndex() != wanted && step < 20; ++step)
        QTest::keyClick(box, box->currentIndex() < wanted ? Qt::Key_Down : Qt::Key_Up);
}

// By keys alone. Every key goes to whatever has the focus, which must be there and in sight.

// A window manager makes the window under a closed dialog active again; without a display there is none.
void activateWindow()
{
    if (QApplication::activeWindow()) return;
    QWidget* next = QApplication::activeModalWidget();
    for (QWidget* window : QApplication::topLevelWidgets())
        if (!next && window->isVisible() && window->isWindow() && qobject_cast<ui::MainWindow*>(window)) next = window;
    if (next) next->activateWindow();
}

void key(Qt::Key code, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
{
    QWidget* focus = nullptr;
    const bool has = QTest::qWaitFor([&] {
        activateWindow();
        return (focus = QApplication::focusWidget()) && focus->isVisible();
    });
    if (!has) giveUp(QStringLiteral("the focus"));
    QTest::keyClick(focus, code, modifiers);
}

void keys(const QString& text)
{
    for (const QChar letter : text)
        QTest::keyClick(QApplication::focusWidget(), letter.toLatin1());
}

bool isCalled(const QWidget* widget, const QString& name)
{
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    return widget && (widget->objectName() == name || widget->accessibleName() == name ||
                      (button && button->text().remove(u'&') == name));
}

/// Waits for the focus to come to what bears `name`.
void awaitFocus(const QString& name)
{
    const bool came = QTest::qWaitFor(
        [&] {
            activateWindow();
            return isCalled(QApplication::focusWidget(), name);
        },
        patience);
    if (came) return;
    const QWidget* focus = QApplication::focusWidget();
    qWarning() << "the focus is on" << focus << (focus ? focus->accessibleName() : QString());
    giveUp(name);
}

void tabTo(const QString& name)
{
    constexpr int most = 60;
    for (int step = 0; step < most && !isCalled(QApplication::focusWidget(), name); ++step)
        key(Qt::Key_Tab);
    awaitFocus(name);
}

void command(const QString& words)
{
    key(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    awaitFocus(QStringLiteral("Go to anything"));
    keys(words);
    key(Qt::Key_Return);
}

QString shownText(QWidget* root)
{
    QStringList texts;
    for (const QLabel* label : root->findChildren<QLabel*>())
        if (label->isVisible()) texts << label->text();
    for (const auto* text : root->findChildren<ui::WrappedText*>())
        if (text->isVisible()) texts << text->toPlainText();
    for (const ui::CodeEdit* code : root->findChildren<ui::CodeEdit*>())
        if (code->isVisible()) texts << code->text();
    return texts.join(u'\n');
}

int columnOf(const QAbstractItemModel& model, const QString& name)
{
    for (int column = 0; column < model.columnCount(); ++column)
        if (model.headerData(column, Qt::Horizontal).toString() == name) return column;
    return -1;
}

/// The texts of buttons and commands with a capital inside that no name has: buttons speak in sentences.
QStringList withTitleCase(ui::MainWindow* window)
{
    static const QStringList names = {QStringLiteral("Activity"), QStringLiteral("Design"),  QStringLiteral("Home"),
                                      QStringLiteral("Library"),  QStringLiteral("Lending"), QStringLiteral("Trestle"),
                                      QStringLiteral("Ctrl"),     QStringLiteral("Shift"),   QStringLiteral("Books")};
    static const QRegularExpression inside(QStringLiteral("[^:.] ([A-Z][a-z]+)(?![A-Za-z])"));
    QStringList texts;
    for (const auto* button : window->findChildren<QAbstractButton*>())
        texts += button->text();
    for (const QAction* action : window->actions().actions())
        if (!action->text().contains(QStringLiteral("ndo ")) && !action->text().contains(QStringLiteral("edo ")))
            texts += action->text().remove(u'&');
    texts.removeIf([](const QString& text) {
        const auto found = inside.match(text);
        return !found.hasMatch() || names.contains(found.captured(1));
    });
    return texts;
}

}  // namespace

class TestConsoleJourney : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void anEndpointIsClickedIntoBeing();
    void theSameByKeysAlone();
    void asksBeforeItRunsWhatOthersWrote();
    void saysWhatToDoWhereNothingCanBeWritten();
    void brokenSettingsStayInSight();

private:
    void addRoute(const QString& text);
    void leadToTable(const QString& action);
    /// Sends the request of the selected route; returns when its answer is shown.
    void send(const QString& url, const QString& body, const QString& expectedStatus);
    void compareWithHeadless(const QString& folder);
    /// Types the route, and leads it to the table in the inspector; returns when the design runs.
    void routeToTableByKeys(const QString& text);

    console::WorkspaceWindow* m_workspace = nullptr;
    ui::MainWindow* m_window = nullptr;
};

void TestConsoleJourney::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("trestle-tests"));
    QCoreApplication::setApplicationName(QStringLiteral("journey"));
    ui::applyAppearance(*qApp);
}

void TestConsoleJourney::addRoute(const QString& text)
{
    m_workspace->document().select({workspace::ObjectRef::Kind::Api, "library", {}});
    auto* entry = wait<QLineEdit>(QStringLiteral("New route of library: method and path"));
    type(entry, text);
    QTest::keyClick(entry, Qt::Key_Return);
    QTRY_COMPARE(m_workspace->document().selection().kind, workspace::ObjectRef::Kind::Route);
}

void TestConsoleJourney::leadToTable(const QString& action)
{
    press(QStringLiteral("Integration Table"));
    choose(wait<QComboBox>(QStringLiteral("table")), QStringLiteral("Books"));
    choose(wait<QComboBox>(QStringLiteral("action")), action);
    // The design runs a moment after its last step, not within it.
    QSignalSpy applied(&m_workspace->engine(), &engine::Engine::problemsChanged);
    QVERIFY(applied.wait(patience));
}

void TestConsoleJourney::send(const QString& url, const QString& body, const QString& expectedStatus)
{
    m_window->actions().trigger("design.sendRequest");
    auto* address = wait<QLineEdit>(QStringLiteral("URL"));
    if (!url.isEmpty()) type(address, url);
    if (!body.isEmpty()) wait<ui::CodeEdit>(QStringLiteral("Request body"))->replaceText(body);
    QTest::keyClick(address, Qt::Key_Return);
    QTRY_VERIFY2_WITH_TIMEOUT(shownText(m_window).contains(expectedStatus), qPrintable(shownText(m_window)), patience);
}

void TestConsoleJourney::anEndpointIsClickedIntoBeing()
{
    QTemporaryDir dir;
    const QString folder = dir.filePath(QStringLiteral("shop"));
    {
        // A new workspace, from Home.
        console::Console console;
        console.openHome();
        press(QStringLiteral("New workspace…"));
        auto* name = wait<QLineEdit>(QStringLiteral("Name"));
        type(name, QStringLiteral("shop"));
        type(wait<QLineEdit>(QStringLiteral("Folder")), folder);
        press(QStringLiteral("Create workspace"));
        QTRY_COMPARE_WITH_TIMEOUT(console.windows().size(), 1u, patience);
        m_workspace = console.windows().front().get();
        m_window = &m_workspace->window();
        m_window->resize(1440, 900);
        QVERIFY(QTest::qWaitForWindowExposed(m_window));

        // A table and an API.
        m_window->showPage("design");
        m_window->actions().trigger("design.addTable");
        type(wait<QLineEdit>(QStringLiteral("name")), QStringLiteral("Books"));
        type(wait<QLineEdit>(QStringLiteral("partition")), QStringLiteral("id"));
        press(QStringLiteral("Add table"));
        QTRY_VERIFY(m_workspace->document().workspace().table("Books"));
        m_window->actions().trigger("design.addApi");
        type(wait<QLineEdit>(QStringLiteral("name")), QStringLiteral("library"));
        // Without a port of its own: ports that are free on every machine cannot be named in a test.
        auto* port = wait<QLineEdit>(QStringLiteral("port"));
        port->setFocus();
        port->selectAll();
        QTest::keyClick(port, Qt::Key_Delete);
        press(QStringLiteral("Add API"));
        QTRY_VERIFY(m_workspace->document().workspace().api("library"));

        // post /books puts the item.
        addRoute(QStringLiteral("post /books"));
        leadToTable(QStringLiteral("PutItem"));
        QCOMPARE(wait<QLineEdit>(QStringLiteral("key:id"))->text(), QStringLiteral("${request.body.id}"));
        const gateway::Route* route = m_workspace->document().workspace().api("library")->route("POST /books");
        QVERIFY(route);
        QVERIFY(std::get<gateway::TableIntegration>(route->integration).action == gateway::TableAction::PutItem);
        QVERIFY(m_workspace->engine().problems().empty());
        send({}, QStringLiteral("{\"id\": \"b1\", \"title\": \"Solaris\", \"price\": 12.900000000000000001}"),
             QStringLiteral("201 Created"));

        // The item is in the grid.
        m_window->openEditor(QStringLiteral("table:Books"));
        auto* grid = wait<QTableView>(QStringLiteral("Items"));
        QTRY_COMPARE_WITH_TIMEOUT(grid->model()->rowCount(), 1, patience);
        const int title = columnOf(*grid->model(), QStringLiteral("title"));
        QVERIFY(title >= 0);
        QCOMPARE(grid->model()->index(0, title).data().toString(), QStringLiteral("Solaris"));
        const int price = columnOf(*grid->model(), QStringLiteral("price"));
        QCOMPARE(grid->model()->index(0, price).data().toString(), QStringLiteral("12.900000000000000001"));

        // One attribute is edited in the grid and committed.
        grid->setFocus();
        grid->setCurrentIndex(grid->model()->index(0, title));
        QTest::keyClick(grid, Qt::Key_F2);
        QLineEdit* cell = nullptr;
        QTRY_VERIFY((cell = grid->viewport()->findChild<QLineEdit*>()) != nullptr);
        type(cell, QStringLiteral("Fiasco"));
        QTest::keyClick(cell, Qt::Key_Return);
        QTRY_COMPARE(grid->model()->index(0, title).data().toString(), QStringLiteral("Fiasco"));
        const ui::StatusItem* staged = m_window->status().item("staged", {});
        QCOMPARE(staged->text(), QStringLiteral("1 staged"));
        m_window->actions().trigger("tables.commit");
        QTRY_COMPARE(staged->text(), QString());

        // get /books/{id} answers the edit.
        m_window->showPage("design");
        addRoute(QStringLiteral("get /books/{id}"));
        leadToTable(QStringLiteral("GetItem"));
        QCOMPARE(wait<QLineEdit>(QStringLiteral("key:id"))->text(), QStringLiteral("${request.path.id}"));
        QVERIFY(m_workspace->engine().problems().empty());
        const QString url = m_workspace->engine().apiUrl("library").toString() + QStringLiteral("/books/b1");
        send(url, {}, QStringLiteral("200 OK"));
        QVERIFY2(shownText(m_window).contains(QStringLiteral("\"title\": \"Fiasco\"")),
                 qPrintable(shownText(m_window)));
        QVERIFY(shownText(m_window).contains(QStringLiteral("12.900000000000000001")));

        // Activity shows both, the write with its attributes.
        m_window->showPage("activity");
        auto* list = wait<QTreeView>(QStringLiteral("Requests"));
        QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 2, patience);
        list->setCurrentIndex(list->model()->index(0, 0));
        QTRY_VERIFY2(shownText(m_window).contains(QStringLiteral("\"Solaris\"")), qPrintable(shownText(m_window)));
        QVERIFY(shownText(m_window).contains(QStringLiteral("+ wrote")));
        list->setCurrentIndex(list->model()->index(1, 0));
        QTRY_VERIFY2(shownText(m_window).contains(QStringLiteral("GetItem Books")), qPrintable(shownText(m_window)));

        // The foot of the window says the same in short.
        m_window->actions().trigger("view.bottom");
        auto* foot = m_window->bottomPanel().findChild<QTabBar*>();
        QCOMPARE(foot->count(), 6);
        for (int i = 0; i < foot->count(); ++i) {
            foot->setCurrentIndex(i);
            QCOMPARE(namelessControls(&m_window->bottomPanel()), QStringList());
        }
        auto* logs = m_window->bottomPanel().findChild<ui::LinesPanel*>(QStringLiteral("Logs"));
        QTRY_COMPARE(logs->model().rowCount(), 2);
        QVERIFY2(logs->model().line(0).text.startsWith(QStringLiteral("POST /books  201")),
                 qPrintable(logs->model().line(0).text));

        // Nothing on the way takes the focus without saying what it is.
        for (const char* page : {"home", "design", "tables", "requests", "activity"}) {
            m_window->showPage(page);
            const QStringList nameless = namelessControls(m_window);
            QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
            QCOMPARE(withTitleCase(m_window), QStringList());
        }
        QVERIFY(m_window->close());
        QTRY_VERIFY(console.windows().empty());
    }
    compareWithHeadless(folder);
}

void TestConsoleJourney::routeToTableByKeys(const QString& text)
{
    awaitFocus(QStringLiteral("New route of library: method and path"));
    keys(text);
    key(Qt::Key_Return);
    QTRY_COMPARE(m_workspace->document().selection().kind, workspace::ObjectRef::Kind::Route);
    key(Qt::Key_F6);  // explorer, canvas, inspector
    key(Qt::Key_F6);
    tabTo(QStringLiteral("Integration Table"));
    QSignalSpy applied(&m_workspace->engine(), &engine::Engine::problemsChanged);
    key(Qt::Key_Return);
    awaitFocus(QStringLiteral("kind"));
    tabTo(QStringLiteral("table"));
    QVERIFY(applied.wait(patience));
    QVERIFY(m_workspace->engine().problems().empty());
}

void TestConsoleJourney::theSameByKeysAlone()
{
    QTemporaryDir dir;
    console::Console console;
    console.openHome();
    tabTo(QStringLiteral("New workspace…"));
    key(Qt::Key_Return);
    awaitFocus(QStringLiteral("Name"));
    keys(QStringLiteral("shop"));
    tabTo(QStringLiteral("Folder"));
    key(Qt::Key_A, Qt::ControlModifier);
    keys(dir.filePath(QStringLiteral("shop")));
    key(Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(console.windows().size(), 1u, patience);
    m_workspace = console.windows().front().get();
    m_window = &m_workspace->window();
    m_window->resize(1440, 900);
    QVERIFY(QTest::qWaitForWindowActive(m_window));

    command(QStringLiteral("add table"));
    awaitFocus(QStringLiteral("name"));
    keys(QStringLiteral("Books"));
    tabTo(QStringLiteral("partition"));
    keys(QStringLiteral("id"));
    key(Qt::Key_Return);
    QTRY_VERIFY(m_workspace->document().workspace().table("Books"));
    command(QStringLiteral("add api"));
    awaitFocus(QStringLiteral("name"));
    keys(QStringLiteral("library"));
    tabTo(QStringLiteral("port"));
    key(Qt::Key_A, Qt::ControlModifier);
    key(Qt::Key_Delete);
    key(Qt::Key_Return);

    // The focus is where the next thing is typed: the route.
    routeToTableByKeys(QStringLiteral("post /books"));
    key(Qt::Key_F5);
    awaitFocus(QStringLiteral("URL"));
    tabTo(QStringLiteral("Request body"));
    key(Qt::Key_A, Qt::ControlModifier);
    keys(QStringLiteral("{\"id\": \"b1\", \"title\": \"Solaris\"}"));
    key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY2_WITH_TIMEOUT(shownText(m_window).contains(QStringLiteral("201 Created")),
                              qPrintable(shownText(m_window)), patience);

    // The item, by name; one attribute edited and committed.
    key(Qt::Key_P, Qt::ControlModifier);
    awaitFocus(QStringLiteral("Go to anything"));
    keys(QStringLiteral("books"));
    key(Qt::Key_Return);
    awaitFocus(QStringLiteral("Items"));
    auto* grid = qobject_cast<QTableView*>(QApplication::focusWidget());
    QVERIFY(grid);
    QTRY_COMPARE_WITH_TIMEOUT(grid->model()->rowCount(), 1, patience);
    const int title = columnOf(*grid->model(), QStringLiteral("title"));
    QTRY_VERIFY(grid->currentIndex().isValid());
    for (int step = 0; grid->currentIndex().column() != title && step < 10; ++step)
        key(Qt::Key_Right);
    key(Qt::Key_F2);
    QTRY_VERIFY(grid->viewport()->isAncestorOf(QApplication::focusWidget()));
    key(Qt::Key_A, Qt::ControlModifier);
    keys(QStringLiteral("Fiasco"));
    key(Qt::Key_Return);
    awaitFocus(QStringLiteral("Items"));
    const ui::StatusItem* staged = m_window->status().item("staged", {});
    QTRY_COMPARE(staged->text(), QStringLiteral("1 staged"));
    key(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(staged->text(), QString());

    // get /books/{id} answers the edit.
    key(Qt::Key_2, Qt::ControlModifier);
    QTRY_COMPARE(m_window->currentEditor(), QStringLiteral("design"));
    key(Qt::Key_N, Qt::ControlModifier);
    routeToTableByKeys(QStringLiteral("get /books/{id}"));
    key(Qt::Key_F5);
    awaitFocus(QStringLiteral("URL"));
    key(Qt::Key_A, Qt::ControlModifier);
    keys(m_workspace->engine().apiUrl("library").toString() + QStringLiteral("/books/b1"));
    key(Qt::Key_Return);
    QTRY_VERIFY2_WITH_TIMEOUT(shownText(m_window).contains(QStringLiteral("\"title\": \"Fiasco\"")),
                              qPrintable(shownText(m_window)), patience);

    // Both in Activity, the write with its item.
    key(Qt::Key_6, Qt::ControlModifier);
    awaitFocus(QStringLiteral("Requests"));
    const auto* list = qobject_cast<QTreeView*>(QApplication::focusWidget());
    QVERIFY(list);
    QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 2, patience);
    key(Qt::Key_Home);
    QTRY_VERIFY2(shownText(m_window).contains(QStringLiteral("\"Solaris\"")), qPrintable(shownText(m_window)));
    QVERIFY(shownText(m_window).contains(QStringLiteral("+ wrote")));
    key(Qt::Key_Down);
    QTRY_VERIFY2(shownText(m_window).contains(QStringLiteral("GetItem Books")), qPrintable(shownText(m_window)));

    // To every pane and back, and out by Escape: the focus is never lost.
    for (int step = 0; step < 8; ++step) {
        key(Qt::Key_F6);
        QVERIFY(QApplication::focusWidget() && QApplication::focusWidget()->isVisible());
    }
    key(Qt::Key_Escape);
    for (const Qt::Key page : {Qt::Key_1, Qt::Key_2, Qt::Key_3, Qt::Key_4, Qt::Key_5, Qt::Key_6}) {
        key(page, Qt::ControlModifier);
        const QWidget* focus = QApplication::focusWidget();
        QVERIFY2(focus && focus->isVisible(), qPrintable(m_window->currentEditor()));
    }
    key(Qt::Key_Q, Qt::ControlModifier);
    QTRY_VERIFY(console.windows().empty());
}

void TestConsoleJourney::asksBeforeItRunsWhatOthersWrote()
{
    QTemporaryDir dir;
    const QDir folder(dir.path());
    const auto write = [&folder](const char* name, const char* text) {
        QFile file(folder.filePath(QString::fromLatin1(name)));
        return file.open(QIODevice::WriteOnly) && file.write(text) > 0;
    };
    QVERIFY(folder.mkpath(QStringLiteral("functions/greet")));
    QVERIFY(write("trestle.yaml", "name: shop\nport: 0\n"));
    QVERIFY(write("functions/greet/function.yaml", "runtime: nodejs22.x\nhandler: index.handler\n"));
    QVERIFY(write("functions/greet/index.js", "exports.handler = async () => 'hello';\n"));
    {
        console::Console console;
        QVERIFY(console.open(dir.path()));
        press(QStringLiteral("Cancel"));
        QTRY_VERIFY(!QApplication::activeModalWidget());
        QVERIFY(console.windows().empty());
        QVERIFY(!QFile::exists(folder.filePath(QStringLiteral(".trestle"))));

        QVERIFY(console.open(dir.path()));
        const QString asked = shownText(QApplication::activeModalWidget());
        QVERIFY2(asked.contains(QStringLiteral("no APIs and one function")), qPrintable(asked));
        press(QStringLiteral("Trust and open"));
        QTRY_COMPARE_WITH_TIMEOUT(console.windows().size(), 1u, patience);
        QVERIFY(console.windows().front()->window().close());
        QTRY_VERIFY(console.windows().empty());
    }
    console::Console again;
    QVERIFY(again.open(dir.path()));
    QCOMPARE(again.windows().size(), 1u);
}

void TestConsoleJourney::saysWhatToDoWhereNothingCanBeWritten()
{
    QTemporaryDir dir;
    // A file where a folder is to be: refused for every user, root too.
    for (const char* name : {"trestle.yaml", ".trestle"}) {
        QFile file(dir.filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("name: shop\nport: 0\n") > 0);
    }
    console::Console console;
    const base::Result<void> opened = console.open(dir.path());
    QVERIFY(!opened);
    const QString& told = opened.error().message;
    QVERIFY2(told.contains(dir.filePath(QStringLiteral(".trestle"))), qPrintable(told));
    QVERIFY2(told.contains(QStringLiteral("make that writable")), qPrintable(told));
    QVERIFY(console.windows().empty());
}

void TestConsoleJourney::brokenSettingsStayInSight()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("trestle.yaml"));
    const auto write = [&path](const QByteArray& text) {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    const QByteArray broken = "name: shop\nport: [\n";
    QVERIFY(write(broken));
    console::Console console;
    QVERIFY(console.open(dir.path()));  // told where it stays in sight: on Home, since there is no other window
    QVERIFY(console.windows().empty());
    const auto noticeOf = [](const QString& begins) {
        return QTest::qWaitFor(
            [&] {
                for (QWidget* window : QApplication::topLevelWidgets())
                    if (window->isVisible() && shownText(window).contains(begins)) return true;
                return false;
            },
            patience);
    };
    QVERIFY(noticeOf(QStringLiteral("is not opened. trestle.yaml:")));
    wait<QPushButton>(QStringLiteral("Open trestle.yaml"));
    press(QStringLiteral("Try again"));
    QVERIFY(noticeOf(QStringLiteral("is not opened. trestle.yaml:")));
    QVERIFY(write("name: shop\nport: 0\n"));
    press(QStringLiteral("Try again"));
    QTRY_COMPARE_WITH_TIMEOUT(console.windows().size(), 1u, patience);

    // Broken while the workspace is open: it goes on with what the file said before, and leaves the file alone.
    m_workspace = console.windows().front().get();
    QVERIFY(write(broken));
    QVERIFY(noticeOf(QStringLiteral("What it said before stays in use.")));
    QCOMPARE(m_workspace->document().workspace().settings.name, QByteArray("shop"));
    tables::TableDescription table;
    table.name = "Books";
    table.keys.partition.name = "id";
    QVERIFY(m_workspace->document().addTable(table));
    QVERIFY(m_workspace->document().saveNow());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), broken);
    QVERIFY(write("name: store\nport: 0\n"));
    QTRY_VERIFY_WITH_TIMEOUT(!shownText(&m_workspace->window()).contains(QStringLiteral("stays in use")), patience);
    QCOMPARE(m_workspace->document().workspace().settings.name, QByteArray("store"));
    QVERIFY(m_workspace->window().close());
    QTRY_VERIFY(console.windows().empty());
}

void TestConsoleJourney::compareWithHeadless(const QString& folder)
{
    QProcess server;
    server.start(QStringLiteral(TRESTLE_BIN_DIR "/trestle-cli"),
                 {QStringLiteral("serve"), folder, QStringLiteral("--port"), QStringLiteral("0")});
    QVERIFY(server.waitForStarted(patience));
    QTRY_VERIFY_WITH_TIMEOUT(server.canReadLine(), patience);
    const QByteArray line = server.readLine().trimmed();
    const QByteArray address = line.mid(line.lastIndexOf(' ') + 1);
    QVERIFY2(address.startsWith("http://127.0.0.1:"), line.constData());

    gateway::Api api;
    api.name = "library";
    http::HttpClient client;
    std::optional<base::Result<http::ClientResponse>> answer;
    http::ClientRequest request;
    request.method = "GET";
    request.url =
        QUrl(QString::fromUtf8(address + "/restapis/" + api.resourceId() + "/$default/_user_request_/books/b1"));
    client.send(std::move(request), [&](base::Result<http::ClientResponse> response) { answer = std::move(response); });
    QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), patience);
    QVERIFY2(*answer, *answer ? "" : qPrintable(answer->error().message));
    QCOMPARE((*answer)->status, 200);
    QVERIFY2((*answer)->body.contains("\"title\":\"Fiasco\""), (*answer)->body.constData());

    server.terminate();
    QVERIFY(server.waitForFinished(patience));
    QCOMPARE(server.exitCode(), 0);
}

QTEST_MAIN(TestConsoleJourney)
#include "tst_consolejourney.moc"
