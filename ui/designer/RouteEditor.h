// A tab about one route, which it follows when the route or its API gets another name: two panes, and the route's
// inspector beside them. Main thread.
#pragma once

#include "ui/designer/DesignCommands.h"
#include "ui/shell/Editor.h"

namespace trestle::ui {

class Inspector;

class RouteEditor : public Editor
{
    Q_OBJECT

public:
    ~RouteEditor() override;

    [[nodiscard]] QString key() const override { return m_key; }
    [[nodiscard]] QByteArray methodChip() const override;
    [[nodiscard]] std::optional<workspace::ObjectRef> subject() const override { return m_route; }
    [[nodiscard]] QWidget* widget() override;
    [[nodiscard]] QWidget* inspector() override;
    [[nodiscard]] QString inspectorTitle() const override;

protected:
    /// Its key is `prefix`, the API's name, a slash and the route's key.
    RouteEditor(DesignCommands& commands, QLatin1String prefix, const workspace::ObjectRef& route);

    [[nodiscard]] static QString keyOf(QLatin1String prefix, const workspace::ObjectRef& route);
    [[nodiscard]] static std::optional<workspace::ObjectRef> routeOf(QLatin1String prefix, const QString& key);

    /// The left one has `width`; `focused` gets the focus of the whole.
    void setPanes(QWidget* left, int width, QWidget* right, QWidget* focused);
    /// The design is another; the route may be gone.
    virtual void refresh() = 0;

    [[nodiscard]] DesignCommands& commands() const { return m_commands; }
    [[nodiscard]] const workspace::ObjectRef& object() const { return m_route; }
    /// Null: gone.
    [[nodiscard]] const gateway::Api* api() const;
    [[nodiscard]] const gateway::Route* route() const;

private:
    DesignCommands& m_commands;
    QString m_key;
    workspace::ObjectRef m_route;
    QPointer<QWidget> m_widget;
    QPointer<Inspector> m_inspector;
};

}  // namespace trestle::ui
