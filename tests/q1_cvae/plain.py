"""Question 1 as it is usually written, the yardstick of `speed.py`: two hidden layers, a DataLoader, Adam."""

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader
from torchvision import transforms

from data.digits import Digits


class ImagesAndLabels(torch.utils.data.Dataset):
    """Images as torchvision's MNIST gives them: one at a time, through a transform."""

    def __init__(self, digits: Digits, transform):
        self.images, self.labels = digits.images.reshape(-1, 28, 28).numpy(), digits.labels.tolist()
        self.transform = transform

    def __getitem__(self, index):
        return self.transform(self.images[index]), self.labels[index]

    def __len__(self):
        return len(self.labels)


class CVAE(nn.Module):
    """Two hidden layers of 400 units on each side."""

    def __init__(self, latent_size=20, num_classes=10, hidden_units=400):
        super().__init__()
        self.fc1 = nn.Linear(784 + num_classes, hidden_units)
        self.fc2 = nn.Linear(hidden_units, hidden_units)
        self.fc_mu = nn.Linear(hidden_units, latent_size)
        self.fc_logvar = nn.Linear(hidden_units, latent_size)
        self.fc3 = nn.Linear(latent_size + num_classes, hidden_units)
        self.fc4 = nn.Linear(hidden_units, hidden_units)
        self.fc5 = nn.Linear(hidden_units, 784)

    def forward(self, x, c):
        h = F.relu(self.fc2(F.relu(self.fc1(torch.cat([x, c], 1)))))
        mu, logvar = self.fc_mu(h), self.fc_logvar(h)
        z = mu + torch.randn_like(mu) * torch.exp(0.5 * logvar)
        h = F.relu(self.fc4(F.relu(self.fc3(torch.cat([z, c], 1)))))
        return torch.sigmoid(self.fc5(h)), mu, logvar


def loss_function(x_hat, x, mu, logvar):
    bce = F.binary_cross_entropy(x_hat, x, reduction="sum")
    kl = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return (bce + kl) / x.shape[0]


def train(model, digits: Digits, epochs=1):
    loader = DataLoader(ImagesAndLabels(digits, transforms.ToTensor()), batch_size=128, shuffle=True)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for _ in range(epochs):
        total = 0.0
        for x, labels in loader:
            x, c = x.view(-1, 784), F.one_hot(labels, 10).float()
            x_hat, mu, logvar = model(x, c)
            loss = loss_function(x_hat, x, mu, logvar)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
