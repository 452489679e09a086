// One law on the rows of several families at once: parameters that they share stand once, others
// once a family, by the name NAME[family], and those that are pooled have their centre beside them,
// by the name of the law's parameter, which no prediction feels.
//
//   m_i(theta) = the law on the rows of the family f of row i, at theta(position[f][.])
//
// Derivatives are those of the law, scattered: exact where the law's are.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/families.hpp"
#include "inferlaw/solvers/fit/problem.hpp"

namespace inferlaw::fit {

/// Which parameter of the joint model is which.
struct JointLayout {
  std::vector<Parameter> parameters = {};               ///< of the joint model
  std::vector<std::vector<std::size_t>> position = {};  ///< of each family, of each of the law's
  std::vector<std::optional<std::size_t>> centre = {};  ///< of each of the law's that is pooled

  /// Those of the law in a family.
  [[nodiscard]] std::vector<double> of_family(std::span<const double> joint,
                                              std::size_t family) const;
};

[[nodiscard]] JointLayout joint_layout(const std::vector<Parameter>& law,
                                       const std::vector<Sharing>& sharing,
                                       const std::vector<std::string>& families);

/// The law on the rows of one family, and where these stand among all.
struct JointPart {
  Model model;
  std::vector<std::size_t> rows;
  std::size_t family = 0;
};

[[nodiscard]] Model joint_model(const JointLayout& layout, std::vector<JointPart> parts,
                                std::size_t rows);

}  // namespace inferlaw::fit
