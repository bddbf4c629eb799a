// What "#" in "Go to anything" finds: items by their keys, of the rows that open tables hold.
#pragma once

#include "core/tables/values/AttributeValue.h"
#include "ui/shell/NameProvider.h"

#include <QCoreApplication>

#include <functional>

namespace trestle::ui {

class ItemNames : public NameProvider
{
    Q_DECLARE_TR_FUNCTIONS(trestle::ui::ItemNames)

public:
    struct Named
    {
        QByteArray table;
        tables::Item key;
        QString text;  // "BOOK#0441 / META"
    };
    using Collect = std::function<void(std::vector<Named>& items, size_t most)>;
    using Show = std::function<void(const QByteArray& table, const tables::Item& key)>;
    ItemNames(Collect collect, Show show);

    [[nodiscard]] QChar prefix() const override { return u'#'; }
    [[nodiscard]] QString description() const override { return tr("An item of an open table, by its key"); }
    void collect(std::vector<NamedThing>& names) override;
    void go(const NamedThing& thing) override;

    /// More are not searched: it would be felt as the field opens.
    static constexpr size_t most = 20'000;

private:
    Collect m_collect;
    Show m_show;
    std::vector<Named> m_items;  // by NamedThing::id
};

}  // namespace trestle::ui
