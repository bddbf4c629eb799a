#include "tests/support/AccessibleNames.h"
#include "tests/ui/document/DocumentFixture.h"
#include "ui/settings/Settings.h"
#include "ui/shell/ActionRegister.h"
#include "ui/shell/Appearance.h"
#include "ui/shell/EditorGroup.h"
#include "ui/shell/EditorTabBar.h"
#include "ui/shell/FirstSteps.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/MergeDialog.h"
#include "ui/shell/NewWorkspaceDialog.h"
#include "ui/shell/Panes.h"
#include "ui/shell/Rail.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/FilterEdit.h"
#include "ui/widgets/FormColumn.h"
#include "ui/widgets/LinesPanel.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/PaneHeader.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/Theme.h"
#include "ui/widgets/ThemedLabel.h"
#include "ui/widgets/Toast.h"

#include <QMimeData>
#include <QTest>

using namespace trestle;
using namespace trestle::ui;
using tests::DocumentFixture;

namespace {

// A route as a page would edit it, so that the frame is tested with something in it.
class RouteEditor : public Editor
{
public:
    explicit RouteEditor(const QString& key) : m_key(key)
    {
        auto* column = new QVBoxLayout(m_widget);
        column->setContentsMargins(0, 0, 0, 0);
        m_code->setAccessibleName(QStringLiteral("Body"));
        m_code->setText(
            QStringLiteral("{\n  \"title\": \"Invisible Cities\",\n  \"copies\": 4,\n  \"staff\": true\n}\n"));
        column->addWidget(m_code);
        auto* form = new FormColumn;
        auto* path = new QLineEdit(QStringLiteral("/books"));
        path->setFont(Theme::instance().font(FontRole::Code));
        form->addField(QStringLiteral("Path"), path);
        form->addField(QStringLiteral("Integration"),
                       new SegmentedControl({QStringLiteral("Function"), QStringLiteral("Table"),
                                             QStringLiteral("HTTP"), QStringLiteral("Mock")}));
        auto* function = new QComboBox;
        function->addItem(QStringLiteral("createBook"));
        form->addField(QStringLiteral("Function"), function);
        form->addRow({{QStringLiteral("Payload format"), new QLineEdit(QStringLiteral("2.0"))},
                      {QStringLiteral("Timeout"), new QSpinBox}});
        form->addWidget(new PrimaryButton(QStringLiteral("Send")));
        form->addWidget(makeButton(QStringLiteral("Delete route"), ButtonKind::Danger));
        form->addStretch();
        m_inspector = form;
    }

    [[nodiscard]] QString key() const override { return m_key; }
    [[nodiscard]] QString title() const override { return m_key.section(u' ', 1); }
    [[nodiscard]] QByteArray methodChip() const override { return m_key.section(u':', 1).section(u' ', 0, 0).toUtf8(); }
    [[nodiscard]] QWidget* widget() override { return m_widget; }
    [[nodiscard]] QWidget* inspector() override { return m_inspector; }
    [[nodiscard]] QString inspectorTitle() const override { return QStringLiteral("Route"); }
    void runMainAction() override { ++runs; }
    void goToCode(const QString& file, int line) override { wentTo = QStringLiteral("%1:%2").arg(file).arg(line); }

    static inline int runs = 0;
    static inline QString wentTo;

private:
    QString m_key;
    QWidget* m_widget = new QWidget;
    CodeEdit* m_code = new CodeEdit(CodeLanguage::Json);
    QWidget* m_inspector = nullptr;
};

class RoutesPage : public Page
{
public:
    using Page::Page;

    [[nodiscard]] QByteArray id() const override { return "design"; }
    [[nodiscard]] QString title() const override { return QStringLiteral("Design"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("design"); }
    [[nodiscard]] QString homeEditor() const override { return QStringLiteral("route:GET /books"); }
    [[nodiscard]] bool owns(const QString& key) const override { return key.startsWith(QStringLiteral("route:")); }
    [[nodiscard]] std::unique_ptr<Editor> createEditor(const QString& key) override
    {
        return owns(key) ? std::make_unique<RouteEditor>(key) : nullptr;
    }
    [[nodiscard]] QString editorFor(const workspace::ObjectRef& object) const override
    {
        return object.kind == workspace::ObjectRef::Kind::Route
                   ? QStringLiteral("route:") + QString::fromUtf8(object.routeKey)
                   : QString();
    }
    bool takeFile(const QString& file, QWidget*) override
    {
        if (!file.endsWith(QStringLiteral(".yaml"))) return false;
        taken << file;
        return true;
    }

    static inline QStringList taken;
};

// Whether somebody who drags `path` over the widget may let it go there; does so.
bool dropOn(QWidget* widget, const QString& path)
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(widget, &enter);
    if (!enter.isAccepted()) return false;
    QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(widget, &drop);
    return drop.isAccepted();
}

class Explorer : public QWidget
{
public:
    Explorer()
    {
        setObjectName(QStringLiteral("explorer"));
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(0);
        auto* header = new PaneHeader(QStringLiteral("Explorer"));
        header->addAction(QStringLiteral("add"), QStringLiteral("Add"));
        column->addWidget(header);
        auto* filter = new FilterEdit(QStringLiteral("Filter explorer"));
        auto* inset = new QVBoxLayout;
        inset->setContentsMargins(12, 8, 12, 8);
        inset->addWidget(filter);
        column->addLayout(inset);
        auto* tree = new QTreeWidget;
        tree->setHeaderHidden(true);
        tree->setAccessibleName(QStringLiteral("Explorer"));
        auto* apis = new QTreeWidgetItem(tree, {QStringLiteral("APIs")});
        auto* library = new QTreeWidgetItem(apis, {QStringLiteral("library")});
        for (const QString& route : {QStringLiteral("GET /books"), QStringLiteral("POST /books")})
            new QTreeWidgetItem(library, {route});
        new QTreeWidgetItem(tree, {QStringLiteral("Functions")});
        tree->expandAll();
        tree->setCurrentItem(library->child(1));
        column->addWidget(tree, 1);
    }
};

}  // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QFile::remove(SettingsStore::filePath());
        Settings::instance().theme.set(ThemeSetting::Light);
        applyAppearance(*qApp);
    }

    void cleanupTestCase() { QFile::remove(SettingsStore::filePath()); }

    void opensOnTheFirstPageOfTheWorkspace()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        QCOMPARE(window->currentEditor(), QStringLiteral("route:GET /books"));
        QVERIFY(window->windowTitle().startsWith(QStringLiteral("GET /books — ")));
        QVERIFY(window->windowTitle().endsWith(QStringLiteral(" — Trestle")));
        QVERIFY(Settings::instance().recentWorkspaces.value().contains(QDir(fixture.folder.path()).absolutePath()));
    }

    void everyFocusableControlHasAName()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        window->setEngineProblems(someProblems());
        for (const QByteArray& action : {QByteArray("view.bottom"), QByteArray("go.home"), QByteArray("go.settings"),
                                         QByteArray("go.design"), QByteArray("go.anything")}) {
            window->actions().trigger(action);
            const QStringList nameless = tests::namelessControls(window.get());
            QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
        }
        const WorkspaceOpener opener;
        NewWorkspaceDialog dialog(opener);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        QCOMPARE(tests::namelessControls(&dialog), QStringList());
        QWidget lost;
        new QLineEdit(&lost);
        QCOMPARE(tests::namelessControls(&lost).size(), 1);  // the walker does find one
    }

    void tabsAndPanesComeBackAfterARestart()
    {
        DocumentFixture fixture;
        {
            const auto window = makeWindow(fixture);
            window->openEditor(QStringLiteral("route:POST /books"));
            window->openEditor(QStringLiteral("settings:"));
            window->openEditor(QStringLiteral("route:POST /books"));
            window->actions().trigger("view.explorer");
            window->actions().trigger("view.bottom");
            QVERIFY(window->close());
        }
        const auto window = makeWindow(fixture);
        QCOMPARE(window->currentEditor(), QStringLiteral("route:POST /books"));
        QCOMPARE(window->openEditors().size(), 3);
        QVERIFY(!window->findChild<QWidget*>(QStringLiteral("explorer"))->isVisibleTo(window.get()));
    }

    void aPaneThatWasHiddenKeepsItsRoom()
    {
        DocumentFixture fixture;
        {
            const auto window = makeWindow(fixture);
            window->openEditor(QStringLiteral("route:POST /books"));
            window->openEditor(QStringLiteral("settings:"));  // which has no inspector
            QVERIFY(window->close());
        }
        const auto window = makeWindow(fixture);
        QCOMPARE(window->currentEditor(), QStringLiteral("settings:"));
        window->openEditor(QStringLiteral("route:POST /books"));
        const auto* inspector = window->findChild<InspectorPane*>();
        QTRY_VERIFY(inspector->isVisible());
        QTRY_COMPARE(inspector->width(), Theme::inspectorWidth);
    }

    void aBrokenLayoutFileIsNoReasonNotToOpen()
    {
        DocumentFixture fixture;
        QFile layout(*fixture.document->folder().dataFolder() + QStringLiteral("/layout.json"));
        QVERIFY(layout.open(QIODevice::WriteOnly));
        layout.write("{\"columns\": [-5, \"x\"], \"tabs\": [7, {\"key\": \"route:\"}], \"geometry\": 3");
        layout.close();
        const auto window = makeWindow(fixture);
        QCOMPARE(window->currentEditor(), QStringLiteral("route:GET /books"));
    }

    void goesToARouteByName()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        QTest::keyClick(window.get(), Qt::Key_P, Qt::ControlModifier);
        QWidget* field = QApplication::focusWidget();
        QTest::keyClicks(field, QStringLiteral("post bo"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(window->currentEditor(), QStringLiteral("route:POST /books"));
        QCOMPARE(fixture.document->selection().routeKey, QByteArray("POST /books"));
        QTest::keyClick(window.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(window->currentEditor(), QStringLiteral("route:GET /books"));
    }

    void goesToALineOfAnObjectsCode()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        const workspace::ObjectRef route{workspace::ObjectRef::Kind::Route, "library", "POST /books"};
        window->revealCode(route, QStringLiteral("lib/loans.py"), 7);
        QCOMPARE(window->currentEditor(), QStringLiteral("route:POST /books"));
        QCOMPARE(RouteEditor::wentTo, QStringLiteral("lib/loans.py:7"));
    }

    void theTabInUseIsReadWhole()
    {
        EditorTabBar bar;
        for (int i = 0; i < 9; ++i) {
            bar.addTab({});
            bar.setTab(i, "POST", QStringLiteral("/a/rather/long/path"), EditorTab::Stay::Kept);
        }
        bar.resize(600, 36);
        bar.show();
        QVERIFY(QTest::qWaitForWindowExposed(&bar));
        const int narrow = bar.tabRect(1).width();
        for (const int current : {0, 4, 8}) {
            bar.setCurrentIndex(current);
            QVERIFY(bar.tabRect(current).width() > narrow);
            QVERIFY(bar.rect().contains(bar.tabRect(current)));
        }
        QCOMPARE(bar.tabRect(0).width(), narrow);
    }

    void runsACommandFromThePalette()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        window->actions().trigger("go.commands");
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("theme dark"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(Theme::instance().isDark());
        Settings::instance().theme.set(ThemeSetting::Light);
        QVERIFY(!Theme::instance().isDark());
    }

    void mainActionCloseAndReopenByKeys()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        window->openEditor(QStringLiteral("route:POST /books"));
        const int runs = RouteEditor::runs;
        QTest::keyClick(window.get(), Qt::Key_F5);
        QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(RouteEditor::runs, runs + 2);
        QTest::keyClick(window.get(), Qt::Key_W, Qt::ControlModifier);
        QCOMPARE(window->currentEditor(), QStringLiteral("route:GET /books"));
        QTest::keyClick(window.get(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(window->currentEditor(), QStringLiteral("route:POST /books"));
    }

    void paneCycleVisitsEachPaneAndEscapeReturns()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        QSet<QWidget*> visited;
        for (int i = 0; i < 4; ++i) {
            QTest::keyClick(window.get(), Qt::Key_F6);
            visited.insert(QApplication::focusWidget());
        }
        QCOMPARE(visited.size(), 4);  // rail, explorer, editor, inspector
        window->findChild<QTreeWidget*>()->setFocus();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!window->findChild<QTreeWidget*>()->hasFocus());
    }

    void undoNamesWhatItUndoes()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        QVERIFY(fixture.document->removeRoute("library", "POST /books"));
        QAction* undo = window->actions().find("edit.undo");
        QVERIFY(undo->text().size() > 6);
        window->actions().trigger("edit.undo");
        QVERIFY(fixture.document->workspace().api("library")->route("POST /books"));
    }

    void problemsAreCountedAndGoneTo()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        QTRY_VERIFY(fixture.document->problems().empty());
        window->setEngineProblems(someProblems());
        const StatusItem* item = window->status().item("problems", {});
        QCOMPARE(item->text(), QStringLiteral("2 problems"));
        window->actions().trigger("go.nextProblem");
        QCOMPARE(window->currentEditor(), QStringLiteral("route:POST /books"));
        window->setEngineProblems({});
        QCOMPARE(item->text(), QString());
        // What runs stands first.
        StatusItem* apis = window->status().item("apis", {});
        StatusItem* staged = window->status().item("staged", {});
        apis->setText(QStringLiteral("library :3000"));
        staged->setText(QStringLiteral("1 staged"));
        QTRY_VERIFY(staged->x() >= apis->x() + apis->width());
    }

    void placesAreNamedIfWanted()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        auto* rail = window->findChild<Rail*>();
        const auto* place = rail->findChild<RailButton*>();
        QTRY_COMPARE(rail->width(), Theme::railWidth);
        const int height = place->height();
        Settings::instance().railLabels.set(true);
        QTRY_VERIFY(rail->width() > Theme::railWidth && place->height() > height);
        Settings::instance().railLabels.reset();
        QTRY_VERIFY(rail->width() == Theme::railWidth && place->height() == height);
    }

    void keepsWhatIsBeingTyped()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        auto* path = window->findChild<FormColumn*>()->findChild<QLineEdit*>();
        connect(path, &QLineEdit::editingFinished, this, [&fixture, path] {
            gateway::Route route = fixture.route("GET /books");
            route.description = path->text().toUtf8();
            QVERIFY(fixture.document->setRoute("library", "GET /books", route));
        });
        path->setFocus();
        path->clear();
        QTest::keyClicks(path, QStringLiteral("half a sente"));
        QVERIFY(window->keepAll());
        QCOMPARE(fixture.onDisk().api("library")->route("GET /books")->description, QByteArray("half a sente"));
    }

    void aClashIsSettledFromItsBar()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        NoticeBar* bar = window->findChildren<NoticeBar*>().at(0);
        QVERIFY(!bar->isVisible());
        gateway::Route mine = fixture.route("GET /books");
        mine.description = "mine";
        auto other = workspace::WorkspaceFolder::open(fixture.folder.path());
        workspace::Workspace theirs = (*other)->load().workspace;
        theirs.apis.front().routes.clear();
        QVERIFY((*other)->save(theirs));
        QVERIFY(fixture.document->setRoute("library", "GET /books", mine));
        QTRY_VERIFY(bar->isVisible());
        QVERIFY(bar->sentence().contains(QStringLiteral("GET /books")));
        QVERIFY(window->status().item("saving", {})->isVisible());
        QCOMPARE(tests::namelessControls(window.get()), QStringList());

        bar->findChildren<QPushButton*>().at(2)->click();
        auto* dialog = window->findChild<MergeDialog*>();
        QVERIFY(dialog);
        QCOMPARE(tests::namelessControls(dialog), QStringList());
        const workspace::ObjectRef route{workspace::ObjectRef::Kind::Route, "library", "GET /books"};
        QCOMPARE(dialog->sideOf(route), workspace::Side::Mine);
        dialog->findChild<SegmentedControl*>()->setCurrentIndex(1);
        QCOMPARE(dialog->sideOf(route), workspace::Side::Theirs);
        dialog->accept();
        QVERIFY(!bar->isVisible());
        QVERIFY(fixture.document->workspace().api("library")->routes.empty());
        QVERIFY(fixture.document->isSaved());
    }

    void bottomTabsCountWhatStandsOut()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        window->bottomPanel().addTab(BottomPanel::Place::Logs, QStringLiteral("Logs"), new QWidget);
        const auto* tabs = window->bottomPanel().findChild<QTabBar*>();
        const auto titles = [tabs] {
            QStringList texts;
            for (int i = 0; i < tabs->count(); ++i)
                texts << tabs->tabText(i);
            return texts.join(u' ');
        };
        QCOMPARE(titles(), QStringLiteral("Problems Logs Pending Output"));
        QVERIFY(fixture.document->removeRoute("library", "POST /books"));
        QCOMPARE(titles(), QStringLiteral("Problems Logs Pending 1 Output"));
        QVERIFY(fixture.document->saveNow());
        QCOMPARE(titles(), QStringLiteral("Problems Logs Pending Output"));
        window->toast(QStringLiteral("Copied"));
        auto* output = window->bottomPanel().findChild<LinesPanel*>();
        QCOMPARE(output->model().line(output->model().rowCount() - 1).text, QStringLiteral("Copied"));
    }

    void filesAreTakenWhereverTheyAreDropped()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        RoutesPage::taken.clear();
        QVERIFY(dropOn(window->findChild<QTreeWidget*>(), QStringLiteral("/tmp/pets.yaml")));
        QVERIFY(dropOn(window.get(), QStringLiteral("/tmp/shop.yaml")));
        QTRY_COMPARE(RoutesPage::taken.join(u' '), QStringLiteral("/tmp/pets.yaml /tmp/shop.yaml"));
        QVERIFY(dropOn(window.get(), QStringLiteral("/tmp/picture.png")));
        QTRY_VERIFY(window->findChild<Toast*>()->text().startsWith(QStringLiteral("picture.png was not taken")));
        QWidget elsewhere;
        QVERIFY(!dropOn(&elsewhere, QStringLiteral("/tmp/pets.yaml")));
    }

    void layoutsArrangeThePanes()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        auto* explorer = window->findChild<QWidget*>(QStringLiteral("explorer"));
        QTest::keyClick(window.get(), Qt::Key_3, Qt::AltModifier);
        QVERIFY(window->bottomPanel().isVisible());
        QVERIFY(!explorer->isVisible());
        QTest::keyClick(window.get(), Qt::Key_1, Qt::AltModifier);
        QVERIFY(!window->bottomPanel().isVisible());
        QVERIFY(explorer->isVisible());
    }

    void splitsAndFocusGoRoundByKeys()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        window->openEditor(QStringLiteral("route:POST /books"));
        QTest::keyClick(window.get(), Qt::Key_Backslash, Qt::ControlModifier);
        QCOMPARE(window->findChildren<EditorGroup*>().size(), 2);
        QCOMPARE(window->currentEditor(), QStringLiteral("route:POST /books"));
        QTest::keyClick(window.get(), Qt::Key_F6, Qt::ShiftModifier);
        QCOMPARE(window->currentEditor(), QStringLiteral("route:GET /books"));
        QTest::keyClick(window.get(), Qt::Key_W, Qt::ControlModifier);
        QCOMPARE(window->findChildren<EditorGroup*>().size(), 1);
    }

    void keysAreFoundAndRemapped()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        QTest::keyClick(window.get(), Qt::Key_K, Qt::ControlModifier);
        QTest::keyClick(window.get(), Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(window->currentEditor(), QStringLiteral("keyboard:"));
        QCOMPARE(tests::namelessControls(window.get()), QStringList());
        QWidget* page = window->findChild<EditorGroup*>();
        auto* list = page->findChild<QTreeWidget*>();
        const auto visible = [list] {
            QStringList rows;
            for (int i = 0; i < list->topLevelItemCount(); ++i) {
                if (!list->topLevelItem(i)->isHidden()) rows << list->topLevelItem(i)->text(0);
            }
            return rows;
        };
        const QStringList all = visible();
        QVERIFY(std::is_sorted(all.begin(), all.end(), [](const QString& a, const QString& b) {
            return a.compare(b, Qt::CaseInsensitive) < 0;
        }));
        const QList<QKeySequenceEdit*> keys = page->findChildren<QKeySequenceEdit*>();
        keys.at(0)->setKeySequence(QKeySequence(QStringLiteral("Ctrl+J")));  // by pressing
        QCOMPARE(visible(), QStringList{QStringLiteral("View: Bottom panel")});
        keys.at(0)->clear();
        page->findChild<FilterEdit*>()->setText(QStringLiteral("next pane"));
        QCOMPARE(visible(), QStringList{QStringLiteral("View: Next pane")});
        for (int i = 0; i < list->topLevelItemCount(); ++i) {
            if (!list->topLevelItem(i)->isHidden()) list->setCurrentItem(list->topLevelItem(i));
        }
        keys.at(1)->setKeySequence(QKeySequence(QStringLiteral("Ctrl+J")));
        auto* conflict = page->findChild<InlineError*>();
        QVERIFY(conflict->text().contains(QStringLiteral("Bottom panel")));
        for (auto* button : page->findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("Set")) button->click();
        }
        const QKeySequence taken(QStringLiteral("Ctrl+J"));
        QCOMPARE(window->actions().find("view.nextPane")->shortcut(), taken);
        QVERIFY(window->actions().find("view.bottom")->shortcut().isEmpty());
        const auto again = makeWindow(fixture);  // kept
        QCOMPARE(again->actions().find("view.nextPane")->shortcut(), taken);
        Settings::instance().shortcuts.reset();
        QCOMPARE(window->actions().find("view.bottom")->shortcut(), taken);
    }

    void noTwoActionsShareKeys()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        for (QAction* action : window->actions().actions()) {
            for (const QKeySequence& keys : action->shortcuts()) {
                const QAction* other = window->actions().reachedBy(keys, action);
                QVERIFY2(!other, qPrintable(QStringLiteral("%1: %2 and %3")
                                                .arg(keys.toString(), action->objectName(),
                                                     other ? other->objectName() : QString())));
            }
        }
    }

    void withoutAWorkspaceThereIsHome()
    {
        WindowParts parts;
        QString opened;
        parts.opener.open = [&opened](const QString& folder) {
            opened = folder;
            return base::Result<void>();
        };
        parts.opener.create = [](const NewWorkspace&) -> base::Result<void> {
            return base::Error{base::ErrorCode::PermissionDenied, QStringLiteral("/x cannot be written")};
        };
        parts.opener.openSample = [] { return base::Result<void>(); };
        MainWindow window(std::move(parts));
        window.show();
        QCOMPARE(window.currentEditor(), QStringLiteral("home:"));
        QCOMPARE(window.windowTitle(), QStringLiteral("Home — Trestle"));
        QCOMPARE(tests::namelessControls(&window), QStringList());
    }

    void aNewWorkspaceSaysWhyItCannotBeMade()
    {
        WorkspaceOpener opener;
        NewWorkspace made;
        opener.create = [&made](const NewWorkspace& wanted) -> base::Result<void> {
            if (wanted.folder.startsWith(QStringLiteral("/denied")))
                return base::Error{base::ErrorCode::PermissionDenied, QStringLiteral("/denied cannot be written")};
            made = wanted;
            return {};
        };
        NewWorkspaceDialog dialog(opener);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.open();
        const QList<QLineEdit*> fields = dialog.findChildren<QLineEdit*>();
        QPushButton* create = dialog.findChild<PrimaryButton*>();
        QVERIFY(!create->isEnabled());
        QTest::keyClicks(fields.at(0), QStringLiteral("Orders"));
        QVERIFY(fields.at(1)->text().endsWith(QStringLiteral("/orders")));
        fields.at(1)->clear();
        QTest::keyClicks(fields.at(1), QStringLiteral("/denied/x"));
        create->click();
        QVERIFY(dialog.isVisible());
        const QList<QLabel*> labels = dialog.findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.cbegin(), labels.cend(),
                            [](const QLabel* label) { return label->text().contains(u"cannot be written"); }));
        fields.at(1)->setText(QStringLiteral("/fine/x"));
        const auto* files = dialog.findChild<QTreeWidget*>();
        QCOMPARE(files->topLevelItemCount(), 1);  // trestle.yaml
        dialog.findChild<QListWidget*>()->setCurrentRow(3);
        QCOMPARE(files->topLevelItemCount(), 4);
        create->click();
        QCOMPARE(made.name, QByteArray("Orders"));
        QVERIFY(made.begins == workspace::Template::HttpFunction);
        QVERIFY(!dialog.isVisible());
    }

    // An OpenAPI file dropped on Home is imported into a workspace that is made for it.
    void aDescriptionNeedsNoWorkspace()
    {
        NewWorkspace made;
        WindowParts parts;
        parts.opener.create = [&made](const NewWorkspace& wanted) {
            made = wanted;
            return base::Result<void>();
        };
        MainWindow window(std::move(parts));
        window.show();
        QVERIFY(window.actions().find("file.importApi"));
        QTemporaryDir dir;
        const QString file = dir.filePath(QStringLiteral("Pet store.yaml"));
        window.takeFile(file);
        auto* dialog = window.findChild<NewWorkspaceDialog*>();
        QVERIFY(dialog);
        QVERIFY(dialog->windowTitle().contains(QStringLiteral("Pet store.yaml")));
        dialog->findChildren<QLineEdit*>().at(1)->setText(dir.filePath(QStringLiteral("pets")));
        dialog->findChild<PrimaryButton*>()->click();
        QCOMPARE(made.name, QByteArray("Pet store"));
        QCOMPARE(made.description, file);
    }

    void settingsOfTheWorkspaceStandInItsFile()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        window->openEditor(QStringLiteral("settings:"));
        SegmentedControl* isolation = nullptr;
        for (auto* control : window->findChildren<SegmentedControl*>())
            if (control->accessibleName() == QStringLiteral("Isolation of functions")) isolation = control;
        QVERIFY(isolation);
        const QString caveat = QStringLiteral("Followed when the workspace is opened again.");
        const auto caveats = [&window, &caveat] {
            int count = 0;
            for (const auto* label : window->findChildren<QLabel*>())
                if (label->text() == caveat && label->isVisible()) ++count;
            return count;
        };
        QCOMPARE(caveats(), 0);
        isolation->setCurrentIndex(1);
        WorkspaceDocument& document = *fixture.document;
        QVERIFY(document.workspace().settings.services.isolation == functions::Isolation::Strict);
        QCOMPARE(caveats(), 1);
        QVERIFY(document.saveNow());
        QFile file(document.folder().settingsPath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("isolation: strict"));
        document.undoStack()->undo();
        QCOMPARE(isolation->currentIndex(), 0);
        QCOMPARE(caveats(), 0);
        QCOMPARE(tests::namelessControls(window.get()), QStringList());
    }

    void stagesAreFoundByTheirApi()
    {
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        gateway::Api api;
        api.name = "catalog";
        api.stages = {{.name = "beta"}};
        QVERIFY(fixture.document->addApi(api));
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        window->actions().trigger("go.anything");
        auto* field = qobject_cast<QLineEdit*>(QApplication::focusWidget());
        QVERIFY(field);
        QTest::keyClicks(field, QStringLiteral("catalog beta"));
        const auto* matches = window->findChild<QListView*>();
        QCOMPARE(matches->model()->rowCount(), 1);
        QCOMPARE(matches->model()->index(0, 0).data().toString(), QStringLiteral("beta"));
    }

    // With TRESTLE_PICTURES=<folder> in the environment the window is drawn into it, for people to judge.
    void pictures()
    {
        const QString folder = qEnvironmentVariable("TRESTLE_PICTURES");
        if (folder.isEmpty()) QSKIP("no TRESTLE_PICTURES folder is set");
        DocumentFixture fixture;
        const auto window = makeWindow(fixture);
        const WorkspaceOpener opener;
        window->openEditor(QStringLiteral("route:POST /books"));
        StatusItem* apis = window->status().item("apis", QStringLiteral("Running APIs"));
        apis->setDot(Role::Success);
        apis->setText(QStringLiteral("library :3000"));
        window->status()
            .item("rate", QStringLiteral("Requests per second"), StatusBar::Side::Right)
            ->setText(QStringLiteral("31 req/s"));
        window->setEngineProblems(someProblems());
        window->resize(1280, 800);
        const auto grab = [&](const QString& name) {
            QCoreApplication::processEvents();
            QVERIFY(window->grab().save(QStringLiteral("%1/%2.png").arg(folder, name)));
        };
        const std::pair<ThemeSetting, QString> themes[] = {{ThemeSetting::Light, QStringLiteral("light")},
                                                           {ThemeSetting::Dark, QStringLiteral("dark")},
                                                           {ThemeSetting::HighContrast, QStringLiteral("contrast")}};
        for (const auto& [theme, name] : themes) {
            Settings::instance().theme.set(theme);
            window->actions().trigger("go.design");
            grab(QStringLiteral("frame-") + name);
            window->actions().trigger("view.bottom");
            window->actions().trigger("go.anything");
            grab(QStringLiteral("go-") + name);
            QTest::keyClick(window->focusWidget(), Qt::Key_Escape);
            window->actions().trigger("go.commands");
            grab(QStringLiteral("commands-") + name);
            QTest::keyClick(window->focusWidget(), Qt::Key_Escape);
            window->actions().trigger("go.home");
            grab(QStringLiteral("home-") + name);
            window->actions().trigger("view.bottom");
            window->actions().trigger("go.settings");
            window->toast(QStringLiteral("Route POST /books removed"), QStringLiteral("Undo"), [] {});
            grab(QStringLiteral("settings-") + name);
            window->findChild<Toast*>()->hide();
            window->actions().trigger("help.keyboard");
            grab(QStringLiteral("keyboard-") + name);
            window->actions().trigger("editors.splitRight");
            window->actions().trigger("view.bottom");
            grab(QStringLiteral("split-") + name);
            window->actions().trigger("view.bottom");
            window->actions().trigger("file.closeTab");
            NewWorkspaceDialog fresh(opener);
            fresh.setAttribute(Qt::WA_DeleteOnClose, false);
            fresh.show();
            fresh.findChild<QListWidget*>()->setCurrentRow(1);
            QVERIFY(fresh.grab().save(QStringLiteral("%1/new-%2.png").arg(folder, name)));
            MergeDialog merge(
                {{{workspace::ObjectRef::Kind::Route, "library", "GET /books"},
                  "route: GET /books\ndescription: Mine.\n",
                  "route: GET /books\ndescription: Theirs.\n"},
                 {{workspace::ObjectRef::Kind::Function, "createBook", {}}, "runtime: nodejs22.x\n", {}}});
            merge.setAttribute(Qt::WA_DeleteOnClose, false);
            merge.show();
            QVERIFY(merge.grab().save(QStringLiteral("%1/merge-%2.png").arg(folder, name)));
            window->findChild<NoticeBar*>()->setSentence(
                QStringLiteral("Changed on disk while edits here were not saved: GET /books"));
            grab(QStringLiteral("clash-") + name);
            window->findChild<NoticeBar*>()->setSentence({});
            QMenu* menu = window->findChild<QMenuBar*>()->actions().at(3)->menu();
            menu->popup(QPoint(0, 0));
            QVERIFY(menu->grab().save(QStringLiteral("%1/menu-%2.png").arg(folder, name)));
            menu->hide();
        }
        Settings::instance().theme.set(ThemeSetting::Light);
    }

private:
    static std::vector<workspace::Problem> someProblems()
    {
        const workspace::ObjectRef route{workspace::ObjectRef::Kind::Route, "library", "POST /books"};
        return {{workspace::Severity::Error, QStringLiteral("apis/library/routes/books.post.yaml"), 4, route,
                 QStringLiteral("The function createBook does not load: SyntaxError: Unexpected token")},
                {workspace::Severity::Warning, {}, 0, {}, QStringLiteral("Port 3000 is used by node (pid 812).")}};
    }

    static std::unique_ptr<MainWindow> makeWindow(DocumentFixture& fixture)
    {
        WindowParts parts;
        parts.document = fixture.document.get();
        parts.opener.open = [](const QString&) { return base::Result<void>(); };
        parts.opener.create = [](const NewWorkspace&) { return base::Result<void>(); };
        parts.opener.openSample = [] { return base::Result<void>(); };
        parts.pages = [](Workbench&) {
            std::vector<std::unique_ptr<Page>> pages;
            pages.push_back(std::make_unique<RoutesPage>());
            return pages;
        };
        parts.explorer = [](Workbench&) { return new Explorer; };
        auto window = std::make_unique<MainWindow>(std::move(parts));
        window->show();
        return window;
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
