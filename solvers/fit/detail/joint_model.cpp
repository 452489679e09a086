#include "inferlaw/solvers/fit/detail/joint_model.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

namespace inferlaw::fit {
namespace {

class Joint {
 public:
  Joint(JointLayout layout, std::vector<JointPart> parts)
      : layout_(std::move(layout)), parts_(std::move(parts)) {}

  void predict(std::span<const double> theta, std::span<double> values,
               std::span<double> gradient) const {
    std::fill(gradient.begin(), gradient.end(), 0);
    for (const JointPart& part : parts_) predict_part(part, theta, values, gradient);
  }

  // Weights of all rows: a joint model is taken at once, not in blocks.
  void add_curvature(std::span<const double> theta, std::span<const double> weights,
                     std::span<double> sum) const {
    const std::size_t width = layout_.parameters.size();
    for (const JointPart& part : parts_) {
      const std::vector<std::size_t>& position = layout_.position[part.family];
      std::vector<double> of_rows;
      of_rows.reserve(part.rows.size());
      for (const std::size_t row : part.rows) of_rows.push_back(weights[row]);
      std::vector<double> own(position.size() * position.size());
      part.model.add_curvature(layout_.of_family(theta, part.family), 0, of_rows, own);
      for (std::size_t j = 0; j < position.size(); ++j)
        for (std::size_t k = 0; k < position.size(); ++k)
          sum[position[j] * width + position[k]] += own[j * position.size() + k];
    }
  }

  void predict_precisely(std::span<const long double> theta, std::span<long double> values) const {
    for (const JointPart& part : parts_) {
      std::vector<long double> own;
      own.reserve(layout_.position[part.family].size());
      for (const std::size_t at : layout_.position[part.family]) own.push_back(theta[at]);
      std::vector<long double> of_rows(part.rows.size());
      part.model.predict_precisely(own, 0, of_rows);
      for (std::size_t i = 0; i < part.rows.size(); ++i) values[part.rows[i]] = of_rows[i];
    }
  }

 private:
  void predict_part(const JointPart& part, std::span<const double> theta, std::span<double> values,
                    std::span<double> gradient) const {
    const std::vector<std::size_t>& position = layout_.position[part.family];
    std::vector<double> of_rows(part.rows.size());
    std::vector<double> slopes(gradient.empty() ? 0 : part.rows.size() * position.size());
    part.model.predict(layout_.of_family(theta, part.family), of_rows, slopes);
    const std::size_t width = layout_.parameters.size();
    for (std::size_t i = 0; i < part.rows.size(); ++i) {
      values[part.rows[i]] = of_rows[i];
      if (gradient.empty()) continue;
      for (std::size_t j = 0; j < position.size(); ++j)
        gradient[part.rows[i] * width + position[j]] = slopes[i * position.size() + j];
    }
  }

  JointLayout layout_;
  std::vector<JointPart> parts_;
};

std::vector<std::size_t> linear_positions(const JointLayout& layout,
                                          const std::vector<JointPart>& parts) {
  std::set<std::size_t> positions;
  if (parts.empty()) return {};
  for (const std::size_t j : parts.front().model.linear)
    for (const std::vector<std::size_t>& position : layout.position) positions.insert(position[j]);
  return {positions.begin(), positions.end()};
}

}  // namespace

std::vector<double> JointLayout::of_family(std::span<const double> joint,
                                           std::size_t family) const {
  std::vector<double> own;
  own.reserve(position[family].size());
  for (const std::size_t at : position[family]) own.push_back(joint[at]);
  return own;
}

JointLayout joint_layout(const std::vector<Parameter>& law, const std::vector<Sharing>& sharing,
                         const std::vector<std::string>& families) {
  JointLayout layout{.position = std::vector<std::vector<std::size_t>>(families.size())};
  for (std::size_t j = 0; j < law.size(); ++j) {
    layout.centre.emplace_back();
    if (sharing[j] == Sharing::pooled) layout.centre.back() = layout.parameters.size();
    if (sharing[j] != Sharing::own) layout.parameters.push_back(law[j]);
    for (std::size_t f = 0; f < families.size(); ++f) {
      if (sharing[j] != Sharing::shared) {
        layout.parameters.push_back(law[j]);
        layout.parameters.back().name += "[" + families[f] + "]";
      }
      layout.position[f].push_back(layout.parameters.size() - 1);
    }
  }
  return layout;
}

Model joint_model(const JointLayout& layout, std::vector<JointPart> parts, std::size_t rows) {
  const auto has_all = [&](const auto& has) {
    return std::all_of(parts.begin(), parts.end(), has);
  };
  const bool curved = has_all([](const JointPart& part) { return bool(part.model.add_curvature); });
  const bool precise =
      has_all([](const JointPart& part) { return bool(part.model.predict_precisely); });
  Model model{.parameters = layout.parameters, .rows = rows, .predict = {}};
  model.linear = linear_positions(layout, parts);
  const auto joint = std::make_shared<const Joint>(layout, std::move(parts));
  // Families lie anywhere among the rows: all are taken at once, from the first.
  model.predict = [joint](auto theta, auto values, auto gradient) {
    joint->predict(theta, values, gradient);
  };
  if (curved)
    model.add_curvature = [joint](auto theta, std::size_t /*first*/, auto weights, auto sum) {
      joint->add_curvature(theta, weights, sum);
    };
  if (precise)
    model.predict_precisely = [joint](auto theta, std::size_t /*first*/, auto values) {
      joint->predict_precisely(theta, values);
    };
  return model;
}

}  // namespace inferlaw::fit
