// A tab for what of a route is text: the service's documents and mapping templates, one chosen at the left, edited at
// the right. A template is compiled as it is typed; a document reaches the design as soon as it is JSON again.
#pragma once

#include "ui/designer/DesignCommands.h"
#include "ui/designer/RouteDocuments.h"
#include "ui/shell/Editor.h"

class QListWidget;
class QToolButton;

namespace trestle::ui {

class CodeEdit;
class Inspector;
class ThemedLabel;

class RouteTextEditor : public Editor
{
    Q_OBJECT

public:
    RouteTextEditor(DesignCommands& commands, const workspace::ObjectRef& route);
    ~RouteTextEditor() override;

    /// "route:library/GET /books".
    [[nodiscard]] static QString keyOf(const workspace::ObjectRef& route);
    /// Nothing if `key` is none of these.
    [[nodiscard]] static std::optional<workspace::ObjectRef> routeOf(const QString& key);

    [[nodiscard]] QString key() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QByteArray methodChip() const override;
    [[nodiscard]] QWidget* widget() override;
    [[nodiscard]] QWidget* inspector() override;
    [[nodiscard]] QString inspectorTitle() const override;
    void runMainAction() override;
    bool goToLine(int line) override;
    [[nodiscard]] std::vector<NamedThing> places() const override;
    void goToPlace(const NamedThing& place) override;
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;

    /// Shows the part of that key, if there is one.
    void choose(const QByteArray& part);

private:
    [[nodiscard]] QWidget* makeList();
    [[nodiscard]] QWidget* makeText();
    [[nodiscard]] const gateway::Api* api() const;
    [[nodiscard]] const gateway::Route* route() const;
    [[nodiscard]] const RoutePart* part() const;
    void refresh();
    void showPart();
    void take();
    void fillMissing();
    void add(const RoutePart& missing);

    DesignCommands& m_commands;
    QString m_key;
    workspace::ObjectRef m_route;
    QPointer<QWidget> m_widget;
    QPointer<Inspector> m_inspector;
    QListWidget* m_list;
    QToolButton* m_add;
    ThemedLabel* m_title;
    ThemedLabel* m_state;
    CodeEdit* m_text;
    std::vector<RoutePart> m_parts;
    QByteArray m_shown;  // key of the part in the editor
    bool m_following = false;
};

}  // namespace trestle::ui
